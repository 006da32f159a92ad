import * as z from 'zod';
import { PageMessage, type Handlers, type HostMessage, type RequestTypes } from './wire.ts';

/** How a host answers. */
export interface ServeParts<R extends RequestTypes> {
  readonly requests: R;
  readonly handlers: Handlers<R>;
  readonly post: (message: HostMessage) => void;
  /** Told of what no well-behaved page sends, and of requests that failed: for the log. */
  readonly report: (text: string) => void;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Takes what a page sends, whatever it is. What is no request at all is reported and dropped; an unknown request, one with
 * bad parameters and one that fails are answered with the problem.
 */
export function serve<R extends RequestTypes>(parts: ServeParts<R>): (raw: unknown) => Promise<void> {
  const { requests, handlers, post, report } = parts;
  const known = new Map(Object.entries(requests));
  return async (raw) => {
    const message = PageMessage.safeParse(raw);
    if (!message.success) {
      report(`A page sent what is no request: ${z.prettifyError(message.error)}`);
      return;
    }
    const { id, request, params } = message.data;
    const refuse = (problem: string): void => {
      report(`${request}: ${problem}`);
      post({ answer: id, ok: false, problem });
    };
    const type = known.get(request);
    if (!type) {
      refuse(`There is no request “${request}”. Close the page and open it again.`);
      return;
    }
    const read = type.params.safeParse(params);
    if (!read.success) {
      refuse(`The request “${request}” cannot be read: ${z.prettifyError(read.error)}`);
      return;
    }
    try {
      post({ answer: id, ok: true, value: await (handlers[request] as (of: unknown) => Promise<unknown>)(read.data) });
    } catch (error) {
      refuse(textOf(error));
    }
  };
}
