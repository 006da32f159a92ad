import { asData, headAndTail, withoutMarks } from '../base/index.ts';
import type { PlacedMessage } from './conversation.ts';

/** What a model is asked for in the turn that sums up. */
export const askForSummary =
  'The conversation is nearly as long as you can take. Everything before is about to be replaced by what you write now. ' +
  'Write as text, without calling a tool, what you need to go on: what you found out, with paths, lines and names; what you changed and why; ' +
  'what failed and what you learned from it; what is left to do, in order. Do not repeat your briefing, it stays.';

const heading = '# What happened so far (earlier messages were replaced by this)';

/** Whether a message takes the place of earlier ones. */
export function isSummary(text: string): boolean {
  return text.startsWith(heading);
}

/** Characters of one call's input and of its result in a summary by rule. */
const inputRoom = 200;
const resultRoom = 160;

function oneLine(text: string, room: number): string {
  return headAndTail(text, room).replace(/\s+/g, ' ').trim();
}

/** Messages as lines: what was said, called and answered. */
function linesOf(messages: readonly PlacedMessage[]): readonly string[] {
  const names = new Map<string, string>();
  return messages.flatMap(({ message, turn }) => {
    if (message.role === 'user') {
      return isSummary(message.text) ? [headAndTail(withoutMarks(message.text), 4_000)] : [];
    }
    if (message.role === 'tool') {
      return [`  ${names.get(message.callId) ?? 'tool'} answered: ${oneLine(withoutMarks(message.text), resultRoom)}`];
    }
    for (const { id, name } of message.calls) names.set(id, name);
    const said = message.text.trim() === '' ? [] : [`- turn ${String(turn)}: ${oneLine(message.text, inputRoom)}`];
    return [
      ...said,
      ...message.calls.map(({ name, input }) => `- turn ${String(turn)}: ${name} ${oneLine(input, inputRoom)}`),
    ];
  });
}

/** A summary of messages without a model: a line a step, the newest kept when there is no room for all. */
export function summaryByRule(messages: readonly PlacedMessage[], room: number): string {
  const lines = linesOf(messages);
  let left = room;
  const kept = lines.toReversed().filter((line) => (left -= line.length + 1) >= 0);
  const gone = lines.length - kept.length;
  return [...(gone > 0 ? [`(${String(gone)} earlier lines left out)`] : []), ...kept.toReversed()].join('\n');
}

/** The message that takes the place of earlier ones. What the person said stands in it word for word. */
export function summaryMessage(summary: string, said: readonly string[]): string {
  const words = said.length === 0 ? [] : ['# What the person said, word for word', ...said.map((text) => `- ${text}`)];
  return [heading, asData(summary.trim()), ...words].join('\n\n');
}
