import * as z from 'zod';
import {
  HostMessage,
  type Calls,
  type EventTypes,
  type Listeners,
  type PageMessage,
  type RequestTypes,
} from './wire.ts';

/** A page's end of the wire. */
export interface Caller<R extends RequestTypes> {
  readonly calls: Calls<R>;
  /** Takes what the host sends, whatever it is; what cannot be read is reported and dropped. */
  readonly receive: (raw: unknown) => void;
}

/** How a page calls. */
export interface CallParts<R extends RequestTypes, E extends EventTypes> {
  readonly requests: R;
  readonly events: E;
  readonly listeners: Listeners<E>;
  readonly post: (message: PageMessage) => void;
  readonly report: (text: string) => void;
}

interface Waiting {
  readonly result: z.ZodType;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Owns the requests that wait for their answers. */
export function createCaller<R extends RequestTypes, E extends EventTypes>(parts: CallParts<R, E>): Caller<R> {
  const { requests, events, listeners, post, report } = parts;
  const waiting = new Map<number, Waiting>();
  let last = 0;

  function settle(message: Extract<HostMessage, { answer: number }>): void {
    const asked = waiting.get(message.answer);
    waiting.delete(message.answer);
    if (!asked) {
      report(`Nobody waits for the answer ${String(message.answer)}.`);
    } else if (!message.ok) {
      asked.reject(new Error(message.problem));
    } else {
      const value = asked.result.safeParse(message.value);
      if (value.success) asked.resolve(value.data);
      else asked.reject(new Error(z.prettifyError(value.error)));
    }
  }

  function hear(name: string, data: unknown): void {
    const type = Object.hasOwn(events, name) ? events[name] : undefined;
    const read = type?.safeParse(data);
    if (read?.success) listeners[name]?.(read.data as never);
    else report(`The event “${name}” cannot be read.`);
  }

  const calls = Object.entries(requests).map(([name, { result }]) => [
    name,
    (params: unknown) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { result, resolve, reject });
        post({ id: last, request: name, params });
      }),
  ]);
  return {
    calls: Object.fromEntries(calls) as Calls<R>,
    receive(raw) {
      const message = HostMessage.safeParse(raw);
      if (!message.success) report('The host sent what is neither an answer nor an event.');
      else if ('event' in message.data) hear(message.data.event, message.data.data);
      else settle(message.data);
    },
  };
}
