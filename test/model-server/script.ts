import * as z from 'zod';

const Content = z
  .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
  .nullish()
  .transform((content) => (Array.isArray(content) ? content.map((part) => part.text ?? '').join('') : (content ?? '')));

const WireMessage = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: Content,
  tool_call_id: z.string().optional(),
  tool_calls: z
    .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .optional(),
});

/** What is read of a request; a server of the real kind refuses anything else with 400. */
export const WireRequest = z.object({
  model: z.string(),
  messages: z.array(WireMessage),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean() }).optional(),
  tools: z.array(z.object({ type: z.literal('function'), function: z.looseObject({ name: z.string() }) })).default([]),
});
export type WireRequest = z.infer<typeof WireRequest>;

/** A conversation as it stands when the model is asked: what scripts choose by. */
export interface Conversation {
  readonly model: string;
  readonly system: string;
  /** The first message of the user. */
  readonly goal: string;
  /** The last message, whoever said it. */
  readonly last: string;
  /** The number of answers given before. */
  readonly turn: number;
  /** What tools answered since the last answer. */
  readonly results: readonly { readonly id: string; readonly name: string; readonly text: string }[];
  /** Names of the tools on offer. */
  readonly tools: readonly string[];
  readonly messages: WireRequest['messages'];
}

/** What goes wrong with an answer. */
export type Fault =
  /** The request is refused; `body` is an object for JSON, or a text. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: object | string;
    }
  /** The connection is reset, or with `gently` ended as if all were said. */
  | { readonly kind: 'cut'; readonly at: Moment; readonly gently?: boolean }
  /** Nothing more comes, until the client goes away. */
  | { readonly kind: 'silence'; readonly at: Moment }
  /** Lines put into the middle of the stream as they are. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** The body is this and nothing else. */
  | { readonly kind: 'body'; readonly body: string | Uint8Array; readonly type?: string }
  /** The text, or one line of the stream, never ends. */
  | { readonly kind: 'endless'; readonly what: 'text' | 'line' }
  /** The stream ends without its last line. */
  | { readonly kind: 'no-done' };

/** `request`: before any byte; `headers`: right after them; `middle` of the pieces; `end`: before the finish; `closing`: after it. */
export type Moment = 'request' | 'headers' | 'middle' | 'end' | 'closing';

export interface ScriptedCall {
  readonly name: string;
  /** An object, or a text that is sent as it is. */
  readonly input: object | string;
  /** Made from the turn when left out. */
  readonly id?: string;
}

/** Tokens of an answer in buckets that do not overlap. */
export interface Counted {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

/** One answer of the scripted model. */
export interface ScriptedAnswer {
  /** A list is streamed as these pieces; a text in pieces of `pieceLength`. */
  readonly text?: string | readonly string[];
  readonly reasoning?: string;
  readonly calls?: readonly ScriptedCall[];
  /** As on the wire of Chat Completions; null, on every wire, for none at all; counted when left out. */
  readonly usage?: object | null;
  /** Tokens, told as each wire tells them; counted from the lengths when left out. */
  readonly tokens?: Counted;
  /** As on the wire of Chat Completions, others say the same in their words; null for none; the usual one when left out. */
  readonly finish?: string | null;
  /** Before the first byte. */
  readonly delayMs?: number;
  /** Between pieces. Without it, all pieces are written at once. */
  readonly pieceMs?: number;
  /** Characters of a piece of text, 12 when left out. */
  readonly pieceLength?: number;
  readonly fault?: Fault;
}

/** An answer with what it answers. */
export interface ScriptedStep extends ScriptedAnswer {
  /** Chooses by the last message (contains, matches) or by the whole conversation. */
  readonly when?: string | RegExp | ((conversation: Conversation) => boolean);
  /** How often a step with `when` is good for; without end when left out. */
  readonly times?: number;
}

/**
 * A function, or a list: the first step whose `when` fits and is not used up; else, of the steps without `when`, the one at
 * the number of the turn. So a conversation that goes on, or is asked again after a crash, gets the same answers whatever
 * other conversations there are.
 */
export type Script = ((conversation: Conversation) => ScriptedAnswer | undefined) | readonly ScriptedStep[];

export function conversationOf({ model, messages, tools }: WireRequest): Conversation {
  const system = messages.find(({ role }) => role === 'system' || role === 'developer')?.content ?? '';
  const lastAnswer = messages.findLastIndex(({ role }) => role === 'assistant');
  const calls = new Map(messages[lastAnswer]?.tool_calls?.map((call) => [call.id, call.function.name]));
  return {
    model,
    system,
    goal: messages.find(({ role }) => role === 'user')?.content ?? '',
    last: messages.at(-1)?.content ?? '',
    turn: messages.filter(({ role }) => role === 'assistant').length,
    results: messages
      .slice(lastAnswer + 1)
      .flatMap(({ role, tool_call_id: id = '', content }) =>
        role === 'tool' ? [{ id, name: calls.get(id) ?? '', text: content }] : [],
      ),
    tools: tools.map((tool) => tool.function.name),
    messages,
  };
}

/** The function that a script is. */
export function chooserOf(script: Script): (conversation: Conversation) => ScriptedAnswer | undefined {
  if (typeof script === 'function') return script;
  const uses = new Map<ScriptedStep, number>();
  const inTurn = script.filter(({ when }) => when === undefined);
  return (conversation) => {
    const fitting = script.find((step) => fits(step, conversation) && (uses.get(step) ?? 0) < (step.times ?? Infinity));
    if (!fitting) return inTurn[conversation.turn];
    uses.set(fitting, (uses.get(fitting) ?? 0) + 1);
    return fitting;
  };
}

function fits({ when }: ScriptedStep, conversation: Conversation): boolean {
  if (when === undefined) return false;
  if (typeof when === 'function') return when(conversation);
  return typeof when === 'string' ? conversation.last.includes(when) : when.test(conversation.last);
}
