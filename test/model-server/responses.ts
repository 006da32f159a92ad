import * as z from 'zod';
import type { Asked, Dialect, Frame } from './dialect.ts';
import { callsOf, countedOf, piecesOf, textOf } from './pieces.ts';
import type { ScriptedAnswer, WireRequest } from './script.ts';

const Parts = z.array(
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('input_text'), text: z.string() }),
    z.strictObject({ type: z.literal('input_image'), detail: z.literal('auto'), image_url: z.string() }),
  ]),
);

const Content = z.union([z.string(), Parts]);

const Item = z.union([
  z.strictObject({ role: z.literal('user'), content: Content }),
  z.strictObject({ role: z.literal('assistant'), content: z.string().min(1), phase: z.string().optional() }),
  z.strictObject({
    type: z.literal('function_call'),
    call_id: z.string().min(1),
    name: z.string(),
    arguments: z.string(),
  }),
  z.strictObject({ type: z.literal('function_call_output'), call_id: z.string(), output: Content }),
  z.strictObject({
    type: z.literal('reasoning'),
    id: z.string(),
    summary: z.array(z.looseObject({})),
    encrypted_content: z.string(),
  }),
]);

const Request = z.strictObject({
  model: z.string(),
  stream: z.boolean().default(false),
  store: z.literal(false),
  instructions: z.string().optional(),
  reasoning: z.strictObject({ effort: z.enum(['low', 'medium', 'high']) }).optional(),
  max_output_tokens: z.int().optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        name: z.string(),
        description: z.string(),
        parameters: z.looseObject({}),
        strict: z.literal(false),
      }),
    )
    .default([]),
  input: z.array(Item),
});
type Request = z.infer<typeof Request>;
type Item = z.infer<typeof Item>;

/** A thought in a form that only the server can read. */
function seal(thought: string): string {
  return `sealed:${Buffer.from(thought).toString('base64')}`;
}

/** Why the real server refuses a conversation; null when it does not. */
function complaintAbout({ input }: Request): string | null {
  const called = input.flatMap((item) => ('type' in item && item.type === 'function_call' ? [item.call_id] : []));
  const answered = input.flatMap((item) =>
    'type' in item && item.type === 'function_call_output' ? [item.call_id] : [],
  );
  const open = called.find((id) => !answered.includes(id));
  if (open !== undefined) return `No tool output found for function call ${open}.`;
  const forged = input.some(
    (item) => 'type' in item && item.type === 'reasoning' && !item.encrypted_content.startsWith('sealed:'),
  );
  if (forged) return 'The encrypted content could not be verified.';
  const last = input.findLastIndex((item) => 'type' in item && item.type === 'reasoning');
  const next = input[last + 1];
  const isFollowed = next && ('role' in next ? next.role === 'assistant' : next.type === 'function_call');
  return last >= 0 && !isFollowed ? `Item of type 'reasoning' was provided without its required following item.` : null;
}

function textIn(content: z.infer<typeof Content>): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'input_text' ? part.text : '')).join('');
}

type Message = WireRequest['messages'][number];

/** The conversation as scripts read it: texts and calls that follow each other are one answer. */
function messagesOf(items: readonly Item[]): readonly Message[] {
  const messages: Message[] = [];
  let answer: { role: 'assistant'; content: string; tool_calls?: NonNullable<Message['tool_calls']> } | undefined;
  for (const item of items) {
    const isAnswer = 'role' in item ? item.role === 'assistant' : item.type !== 'function_call_output';
    if (isAnswer && !answer) messages.push((answer = { role: 'assistant', content: '' }));
    if (!isAnswer) answer = undefined;
    if ('role' in item) {
      if (answer) answer.content += textIn(item.content);
      else messages.push({ role: 'user', content: textIn(item.content) });
    } else if (item.type === 'function_call' && answer) {
      const call = { id: item.call_id, function: { name: item.name, arguments: item.arguments } };
      answer.tool_calls = [...(answer.tool_calls ?? []), call];
    } else if (item.type === 'function_call_output') {
      messages.push({ role: 'tool', content: textIn(item.output), tool_call_id: item.call_id });
    }
  }
  return messages;
}

function usageOf(answer: ScriptedAnswer, length: number): object | null {
  if (answer.usage === null) return null;
  const { input, cacheRead, cacheWrite, output, reasoning } = countedOf(answer, length);
  return {
    input_tokens: input + cacheRead + cacheWrite,
    input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
    output_tokens: output + reasoning,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + cacheRead + cacheWrite + output + reasoning,
  };
}

/** The items of an answer, each with what is streamed of it. */
function itemsOf(
  answer: ScriptedAnswer,
  turn: number,
): readonly { readonly item: object; readonly begun: object; readonly deltas: readonly object[] }[] {
  const { reasoning, pieceLength } = answer;
  const text = textOf(answer);
  const thought = { type: 'reasoning', id: `rs_${String(turn)}`, summary: [{ type: 'summary_text', text: reasoning }] };
  const message = { type: 'message', id: `msg_${String(turn)}`, role: 'assistant', status: 'completed' };
  return [
    ...(reasoning === undefined
      ? []
      : [
          {
            begun: { ...thought, summary: [] },
            item: { ...thought, encrypted_content: seal(reasoning) },
            deltas: piecesOf(reasoning, pieceLength).map((delta) => ({
              type: 'response.reasoning_summary_text.delta',
              summary_index: 0,
              delta,
            })),
          },
        ]),
    ...(text === ''
      ? []
      : [
          {
            begun: { ...message, content: [], status: 'in_progress' },
            item: { ...message, content: [{ type: 'output_text', text, annotations: [] }] },
            deltas: piecesOf(answer.text, pieceLength).map((delta) => ({
              type: 'response.output_text.delta',
              content_index: 0,
              delta,
            })),
          },
        ]),
    ...callsOf(answer, turn).map(({ id, name, input }) => {
      const call = { type: 'function_call', id: `fc_${id}`, call_id: id, name };
      return {
        begun: { ...call, arguments: '', status: 'in_progress' },
        item: { ...call, arguments: input, status: 'completed' },
        deltas: piecesOf(input, pieceLength).map((delta) => ({
          type: 'response.function_call_arguments.delta',
          delta,
        })),
      };
    }),
  ];
}

function responseOf(answer: ScriptedAnswer, { model, length, turn }: Asked): object {
  const { finish } = answer;
  const reason = finish === 'content_filter' ? finish : finish === 'length' ? 'max_output_tokens' : null;
  return {
    id: 'resp_scripted',
    object: 'response',
    model,
    status: reason === null ? 'completed' : 'incomplete',
    error: null,
    incomplete_details: reason === null ? null : { reason },
    output: itemsOf(answer, turn).map(({ item }) => item),
    usage: usageOf(answer, length),
  };
}

function framesOf(answer: ScriptedAnswer, asked: Asked): readonly Frame[] {
  let sequence_number = 0;
  const event = (kind: Frame['kind'], data: { readonly type: string }): Frame => ({
    kind,
    text: `event: ${data.type}\ndata: ${JSON.stringify({ ...data, sequence_number: sequence_number++ })}\n\n`,
  });
  const head = { id: 'resp_scripted', object: 'response', model: asked.model, status: 'in_progress', output: [] };
  const items = itemsOf(answer, asked.turn);
  const whole = responseOf(answer, asked);
  const type = 'status' in whole && whole.status === 'completed' ? 'response.completed' : 'response.incomplete';
  return [
    event('piece', { type: 'response.created', ...{ response: head } }),
    event('piece', { type: 'response.in_progress', ...{ response: head } }),
    ...items.flatMap(({ begun, item, deltas }, output_index) => [
      event('piece', { type: 'response.output_item.added', ...{ output_index, item: begun } }),
      ...deltas.map((delta) => event('piece', { type: '', ...delta, ...{ output_index } })),
      event(output_index === items.length - 1 ? 'finish' : 'piece', {
        type: 'response.output_item.done',
        ...{ output_index, item },
      }),
    ]),
    ...(answer.finish === null ? [] : [event('finish', { type, ...{ response: whole } })]),
  ];
}

/** OpenAI's Responses, with nothing kept at the server. */
export const responses: Dialect = {
  base: '/v1',
  path: '/v1/responses',
  modelsPath: '/v1/models',
  models: (names) => ({ object: 'list', data: names.map((id) => ({ id, object: 'model', owned_by: 'scripted' })) }),
  contentType: 'text/event-stream; charset=utf-8',
  read(body) {
    const parsed = Request.safeParse(body);
    if (!parsed.success) return z.prettifyError(parsed.error);
    const { model, stream, instructions = '', tools, input } = parsed.data;
    return (
      complaintAbout(parsed.data) ?? {
        model,
        stream,
        tools: tools.map(({ name }) => ({ type: 'function' as const, function: { name } })),
        messages: [{ role: 'system' as const, content: instructions }, ...messagesOf(input)],
      }
    );
  },
  frames: framesOf,
  whole: responseOf,
  refusal: (message, code) => ({ error: { message, type: 'invalid_request_error', param: null, code } }),
};
