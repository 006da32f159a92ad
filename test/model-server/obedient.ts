import type { Conversation, ScriptedAnswer, ScriptedCall } from './script.ts';

const order = /OBEY ([a-z-]+) (\{.*\})/g;

function ordersIn(text: string): readonly ScriptedCall[] {
  return [...text.matchAll(order)].flatMap(([, name = '', input = '']) => {
    try {
      return [{ name, input: JSON.parse(input) as object }];
    } catch {
      return [];
    }
  });
}

const ending: ScriptedCall = { name: 'report', input: { outcome: 'done', summary: 'As told.', findings: [] } };

/**
 * A model that makes the calls it is given, then every call that any text it is sent orders (`OBEY tool {…}`), each once, and reports
 * when nothing more is ordered. What comes of it is what the product lets happen.
 */
export function obedient(first: readonly ScriptedCall[]): (conversation: Conversation) => ScriptedAnswer {
  return ({ system, messages }) => {
    const made = new Set(
      messages.flatMap((message) =>
        (message.tool_calls ?? []).map(({ function: { name, arguments: input } }) => name + input),
      ),
    );
    const heard = messages.flatMap(({ role, content }) => (role === 'assistant' ? [] : ordersIn(content)));
    const next = [...first, ...ordersIn(system), ...heard].find(
      ({ name, input }) => !made.has(name + JSON.stringify(input)),
    );
    return { calls: [next ?? ending] };
  };
}

/** A line that orders a call. */
export function orderOf(name: string, input: object): string {
  return `OBEY ${name} ${JSON.stringify(input)}`;
}
