import * as z from 'zod';
import type { Asked, Dialect, Frame } from './dialect.ts';
import { callsOf, countedOf, piecesOf, textOf } from './pieces.ts';
import type { ScriptedAnswer, WireRequest } from './script.ts';

const Cache = z.strictObject({ type: z.literal('ephemeral') }).optional();
const Text = z.strictObject({ type: z.literal('text'), text: z.string().regex(/\S/), cache_control: Cache });
const Image = z.strictObject({
  type: z.literal('image'),
  source: z.strictObject({ type: z.literal('base64'), media_type: z.string(), data: z.base64() }),
});
const Block = z.discriminatedUnion('type', [
  Text,
  Image,
  z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.strictObject({
    type: z.literal('tool_use'),
    id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(z.union([Text, Image]))]),
  }),
]);
type Block = z.infer<typeof Block>;

const Request = z.strictObject({
  model: z.string(),
  max_tokens: z.int().positive(),
  stream: z.boolean().default(false),
  cache_control: Cache,
  system: z.union([z.string(), z.array(Text)]).optional(),
  tools: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
        description: z.string(),
        input_schema: z.looseObject({ type: z.literal('object') }),
        cache_control: Cache,
      }),
    )
    .default([]),
  thinking: z.looseObject({ type: z.literal('adaptive') }).optional(),
  output_config: z.strictObject({ effort: z.enum(['low', 'medium', 'high']) }).optional(),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.array(Block).min(1) })).min(1),
});
type Request = z.infer<typeof Request>;

/** What a thought is signed with: the server takes no other back. */
function signatureOf(thought: string): string {
  return `signed:${String(thought.length)}:${Buffer.from(thought).toString('base64').slice(0, 40)}`;
}

function textIn(blocks: readonly Block[]): string {
  return blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

/** Why the real server refuses a conversation; null when it does not. */
function complaintAbout({ messages }: Request): string | null {
  for (const [index, { role, content }] of messages.entries()) {
    if (role !== (index % 2 === 0 ? 'user' : 'assistant')) return 'roles must alternate between "user" and "assistant"';
    const forged = content.find(
      (block) => block.type === 'thinking' && block.signature !== signatureOf(block.thinking),
    );
    if (forged) return `messages.${String(index)}: Invalid \`signature\` in \`thinking\` block`;
    const before = messages[index - 1]?.content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : [])) ?? [];
    const answered = content.flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id] : []));
    if (role === 'user' && before.join() !== answered.join())
      return `messages.${String(index)}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after`;
    const late = content.findIndex((block, at) => block.type === 'tool_result' && content[at - 1]?.type === 'text');
    if (late >= 0) return `messages.${String(index)}: tool results must come first`;
  }
  return null;
}

/** The conversation as scripts read it. */
function normalised({ model, stream, system = '', tools, messages }: Request): WireRequest {
  const said = messages.flatMap(({ role, content }): WireRequest['messages'] => {
    if (role === 'assistant') {
      const calls = content.flatMap((block) =>
        block.type === 'tool_use'
          ? [{ id: block.id, function: { name: block.name, arguments: JSON.stringify(block.input) } }]
          : [],
      );
      return [{ role, content: textIn(content), ...(calls.length > 0 ? { tool_calls: calls } : {}) }];
    }
    const results = content.flatMap((block) =>
      block.type === 'tool_result'
        ? [
            {
              role: 'tool' as const,
              content: typeof block.content === 'string' ? block.content : textIn(block.content),
              tool_call_id: block.tool_use_id,
            },
          ]
        : [],
    );
    const text = textIn(content);
    return text === '' ? results : [...results, { role, content: text }];
  });
  return {
    model,
    stream,
    tools: tools.map(({ name }) => ({ type: 'function', function: { name } })),
    messages: [{ role: 'system', content: typeof system === 'string' ? system : textIn(system) }, ...said],
  };
}

function stopOf({ finish, calls = [] }: ScriptedAnswer): string | null {
  if (finish === null) return null;
  const words: Readonly<Record<string, string>> = { length: 'max_tokens', content_filter: 'refusal' };
  return words[finish ?? ''] ?? (calls.length > 0 ? 'tool_use' : 'end_turn');
}

function usageOf(answer: ScriptedAnswer, length: number): { readonly input: object; readonly output: object } | null {
  if (answer.usage === null) return null;
  const { input, cacheRead, cacheWrite, output, reasoning } = countedOf(answer, length);
  return {
    input: {
      input_tokens: input,
      cache_creation_input_tokens: cacheWrite,
      cache_read_input_tokens: cacheRead,
    },
    output: {
      output_tokens: output + reasoning,
      output_tokens_details: { thinking_tokens: reasoning },
    },
  };
}

const event = (kind: Frame['kind'], data: { readonly type: string }): Frame => ({
  kind,
  text: `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`,
});

interface SentBlock {
  readonly start: object;
  readonly deltas: readonly object[];
}

function blocksOf(answer: ScriptedAnswer, turn: number): readonly SentBlock[] {
  const { reasoning, pieceLength } = answer;
  const blocks: SentBlock[] = [];
  if (reasoning !== undefined) {
    const deltas = piecesOf(reasoning, pieceLength).map((thinking) => ({ type: 'thinking_delta', thinking }));
    const signed = { type: 'signature_delta', signature: signatureOf(reasoning) };
    blocks.push({ start: { type: 'thinking', thinking: '', signature: '' }, deltas: [...deltas, signed] });
  }
  if (textOf(answer) !== '') {
    const deltas = piecesOf(answer.text, pieceLength).map((text) => ({ type: 'text_delta', text }));
    blocks.push({ start: { type: 'text', text: '' }, deltas });
  }
  for (const { id, name, input } of callsOf(answer, turn)) {
    const deltas = ['', ...piecesOf(input === '{}' ? '' : input, pieceLength)];
    blocks.push({
      start: { type: 'tool_use', id, name, input: {} },
      deltas: deltas.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    });
  }
  return blocks;
}

function framesOf(answer: ScriptedAnswer, { model, turn, length }: Asked): readonly Frame[] {
  const usage = usageOf(answer, length);
  const blocks = blocksOf(answer, turn);
  const head = { id: 'msg_scripted', type: 'message', role: 'assistant', model, content: [], stop_reason: null };
  const told = usage ? { usage: { ...usage.input, output_tokens: 1 } } : {};
  const stop_reason = stopOf(answer);
  return [
    event('piece', { type: 'message_start', ...{ message: { ...head, ...told } } }),
    event('piece', { type: 'ping' }),
    ...blocks.flatMap(({ start, deltas }, index) => [
      event('piece', { type: 'content_block_start', ...{ index, content_block: start } }),
      ...deltas.map((delta) => event('piece', { type: 'content_block_delta', ...{ index, delta } })),
      event(index === blocks.length - 1 ? 'finish' : 'piece', { type: 'content_block_stop', ...{ index } }),
    ]),
    ...(stop_reason === null
      ? []
      : [event('finish', { type: 'message_delta', ...{ delta: { stop_reason }, usage: usage?.output } })]),
    event('done', { type: 'message_stop' }),
  ];
}

function wholeOf(answer: ScriptedAnswer, { model, turn, length }: Asked): object {
  const usage = usageOf(answer, length);
  const { reasoning } = answer;
  const text = textOf(answer);
  return {
    id: 'msg_scripted',
    type: 'message',
    role: 'assistant',
    model,
    content: [
      ...(reasoning === undefined
        ? []
        : [{ type: 'thinking', thinking: reasoning, signature: signatureOf(reasoning) }]),
      ...(text === '' ? [] : [{ type: 'text', text }]),
      ...callsOf(answer, turn).map(({ id, name, input }) => ({
        type: 'tool_use',
        id,
        name,
        input: JSON.parse(input) as unknown,
      })),
    ],
    stop_reason: stopOf(answer),
    ...(usage ? { usage: { ...usage.input, ...usage.output } } : {}),
  };
}

/** Anthropic's Messages, as strict about a conversation as they are. */
export const anthropic: Dialect = {
  base: '',
  path: '/v1/messages',
  modelsPath: '/v1/models?limit=1000',
  models: (names) => ({
    data: names.map((id) => ({ id, type: 'model', display_name: id, max_input_tokens: 200_000, max_tokens: 64_000 })),
    has_more: false,
  }),
  contentType: 'text/event-stream; charset=utf-8',
  read(body) {
    const parsed = Request.safeParse(body);
    if (!parsed.success) return z.prettifyError(parsed.error);
    return complaintAbout(parsed.data) ?? normalised(parsed.data);
  },
  frames: framesOf,
  whole: wholeOf,
  refusal: (message, code) => ({
    type: 'error',
    error: { type: code === 'invalid_api_key' ? 'authentication_error' : 'invalid_request_error', message },
  }),
};
