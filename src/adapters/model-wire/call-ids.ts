import type { ModelRequest, ToolCall } from '../../core/ports/index.ts';

/** Ids of the calls that a conversation holds already. */
export function idsOf({ messages }: ModelRequest): ReadonlySet<string> {
  return new Set(
    messages.flatMap((message) => (message.role === 'assistant' ? message.calls.map(({ id }) => id) : [])),
  );
}

/** Calls with ids that no other call of the conversation has. */
export function withOwnIds(calls: readonly ToolCall[], taken: ReadonlySet<string>): readonly ToolCall[] {
  const used = new Set(taken);
  return calls.map(({ id, name, input }) => {
    const wanted = id || 'call';
    let own = id || `call-${used.size + 1}`;
    for (let number = 2; used.has(own); number++) own = `${wanted}-${number}`;
    used.add(own);
    return { id: own, name, input };
  });
}
