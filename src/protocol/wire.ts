import * as z from 'zod';

/*
 * How a page and its host talk: the page sends requests and gets one answer for each; the host sends events. Both sides
 * read what comes by these schemas, for neither may trust the other to be of its own version.
 */

/** A request of a page. */
export const PageMessage = z.object({ id: z.int().min(0), request: z.string(), params: z.unknown() });
export type PageMessage = z.infer<typeof PageMessage>;

/** An answer to the request with that id, or an event. */
export const HostMessage = z.union([
  z.object({ answer: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ answer: z.int(), ok: z.literal(false), problem: z.string() }),
  z.object({ event: z.string(), data: z.unknown() }),
]);
export type HostMessage = z.infer<typeof HostMessage>;

/** A kind of request: the descriptor is the type. */
export interface RequestType<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly params: P;
  readonly result: R;
}

/** The requests that a page makes, by name. */
export type RequestTypes = Readonly<Record<string, RequestType>>;
/** The events that a host sends, by name. */
export type EventTypes = Readonly<Record<string, z.ZodType>>;

/** Describes a kind of request. */
export function request<P extends z.ZodType, R extends z.ZodType>(params: P, result: R): RequestType<P, R> {
  return { params, result };
}

/** What a host does for each kind of request. A failure that the person should read is thrown as an error. */
export type Handlers<R extends RequestTypes> = {
  readonly [K in keyof R]: (params: z.infer<R[K]['params']>) => Promise<z.input<R[K]['result']>>;
};

/** Calls of each kind of request, as a page makes them. They reject with the host's text for the person. */
export type Calls<R extends RequestTypes> = {
  readonly [K in keyof R]: (params: z.input<R[K]['params']>) => Promise<z.infer<R[K]['result']>>;
};

/** What a page does for each kind of event. */
export type Listeners<E extends EventTypes> = { readonly [K in keyof E]: (data: z.infer<E[K]>) => void };

/** An event with data that fits it. */
export type EventOf<E extends EventTypes> = {
  readonly [K in keyof E & string]: { readonly event: K; readonly data: z.input<E[K]> };
}[keyof E & string];
