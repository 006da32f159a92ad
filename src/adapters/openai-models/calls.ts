import type { ToolCall } from '../../core/ports/index.ts';
import { withOwnIds } from '../model-wire/index.ts';
import type { CallDelta } from './chunk.ts';

/**
 * Owns the calls of an answer as they grow.
 *
 * 1. Each is announced once, when its name is known.
 * 2. Every listed call has an id that no other call of the conversation has.
 */
export interface CallList {
  take(delta: CallDelta): void;
  count(): number;
  /** Characters of input so far. */
  size(): number;
  /** @param taken ids of the calls that came before in the conversation. */
  list(taken: ReadonlySet<string>): readonly ToolCall[];
}

interface OpenCall {
  readonly index: number | undefined;
  id: string;
  name: string;
  input: string;
}

export function createCallList(announce: (name: string) => void): CallList {
  const calls: OpenCall[] = [];
  let size = 0;
  return {
    take(delta) {
      let call = continuedBy(delta, calls);
      if (!call) {
        call = { index: delta.index ?? undefined, id: '', name: '', input: '' };
        calls.push(call);
      }
      call.id ||= delta.id ?? '';
      const { name, arguments: input } = delta.function ?? {};
      if (name && call.name === '') {
        call.name = name;
        announce(name);
      }
      if (!input) return;
      const more = typeof input === 'string' ? input : JSON.stringify(input);
      size += more.length;
      call.input += more;
    },
    count: () => calls.length,
    size: () => size,
    list: (taken) => withOwnIds(calls, taken),
  };
}

/**
 * The call that a delta goes on with. Servers tell by index, by id or not at all; one that gives every call the index 0
 * still gives each its own id.
 */
function continuedBy(delta: CallDelta, calls: readonly OpenCall[]): OpenCall | undefined {
  const { id, index } = delta;
  const isNew = Boolean(delta.function?.name);
  if (index !== null && index !== undefined) {
    const same = calls.findLast((call) => call.index === index);
    return same && isNew && id && same.id !== '' && id !== same.id ? undefined : same;
  }
  const last = calls.at(-1);
  if (isNew) return undefined;
  return id ? (calls.findLast((call) => call.id === id) ?? last) : last;
}
