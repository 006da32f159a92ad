import { headAndTail } from '../base/index.ts';
import type { ModelMessage, ToolCall } from '../ports/index.ts';

/** A value with every long text in it cut to head and tail. */
function shortenValue(value: unknown, room: number): unknown {
  if (typeof value === 'string') return headAndTail(value, room);
  if (Array.isArray(value)) return value.map((each) => shortenValue(each, room));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shortenValue(each, room)]));
}

/** A call whose input stays JSON: only the texts in it are cut. */
function shortenCall(call: ToolCall, room: number): ToolCall {
  if (call.input.length <= room) return call;
  try {
    return { ...call, input: JSON.stringify(shortenValue(JSON.parse(call.input), room)) };
  } catch {
    return { ...call, input: headAndTail(call.input, room) };
  }
}

/** An old message with long results, inputs, images and what only a provider understands cut; the same one when there is nothing to cut. */
export function shortenMessage(message: ModelMessage, room: number): ModelMessage {
  if (message.role === 'assistant') {
    const calls = message.calls.map((call) => shortenCall(call, room));
    if (message.kept) return { role: 'assistant', text: message.text, calls };
    return calls.some((call, index) => call !== message.calls[index]) ? { ...message, calls } : message;
  }
  if (message.role === 'user' || (message.text.length <= room && !message.images)) return message;
  const gone = message.images ? '\n(The image is not sent any more; read it again if you need it.)' : '';
  return { role: 'tool', callId: message.callId, text: headAndTail(message.text, room) + gone };
}
