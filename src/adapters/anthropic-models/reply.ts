import type { KeptPart, ModelPiece, ModelReply, ModelUsage, ToolCall } from '../../core/ports/index.ts';
import { hearing, ServerError, withOwnIds, type AnswerBuilder } from '../model-wire/index.ts';
import { Event, knownTypes, type Block, type Delta, type Usage } from './event.ts';

/** A block of the answer as it grows. */
interface OpenBlock {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  /** The input of a call, or a thought. */
  text: string;
  signature: string;
  readonly data: string;
  /** What stood before it. */
  readonly after: KeptPart['after'];
}

interface Growing {
  readonly blocks: Map<number, OpenBlock>;
  readonly calls: OpenBlock[];
  readonly thoughts: OpenBlock[];
  text: string;
  size: number;
  stop: string | undefined;
  isOver: boolean;
  model: string | undefined;
  usage: Partial<Usage>;
}

/** @param taken ids of the calls that came before in the conversation. */
export function createReplyBuilder(
  provider: string,
  model: string,
  taken: ReadonlySet<string>,
  onPiece: (piece: ModelPiece) => void,
): AnswerBuilder {
  const now: Growing = {
    blocks: new Map(),
    calls: [],
    thoughts: [],
    text: '',
    size: 0,
    stop: undefined,
    isOver: false,
    model: undefined,
    usage: {},
  };
  const hear = hearing(onPiece);
  return {
    take(object, event) {
      const shaped = event === 'error' && !('error' in object) ? { type: 'error', error: object } : object;
      const parsed = Event.safeParse(shaped);
      if (parsed.success) return takeEvent(now, parsed.data, hear);
      if ('error' in shaped) return ServerError.safeParse(shaped.error).data ?? false;
      return 'type' in shaped && typeof shaped.type === 'string' && !knownTypes.has(shaped.type);
    },
    finish: () => void (now.stop ??= 'end_turn'),
    finished: () => now.stop !== undefined,
    over: () => now.isOver,
    text: () => now.text,
    size: () => now.size,
    usage: () => bucketsOf(now.usage),
    reply(skipped) {
      const kept = now.thoughts.flatMap((thought) => keptOf(thought, provider));
      const calls = withOwnIds(now.calls.map(callOf), taken);
      return {
        text: now.text,
        calls,
        stop: stopOf(now.stop, calls.length > 0),
        usage: bucketsOf(now.usage),
        skipped,
        ...(kept.length > 0 ? { kept } : {}),
        ...(now.model !== undefined && now.model !== model ? { answeredBy: now.model } : {}),
      };
    },
  };
}

type Hear = (piece: ModelPiece) => void;

function takeEvent(now: Growing, event: Event, hear: Hear): true | ServerError {
  switch (event.type) {
    case 'message_start':
      takeHead(now, event.message);
      break;
    case 'message':
      takeHead(now, event);
      for (const [index, block] of (event.content ?? []).entries()) openBlock(now, index, block, hear);
      now.stop ??= event.stop_reason ?? undefined;
      now.isOver = now.stop !== undefined;
      break;
    case 'content_block_start':
      openBlock(now, event.index, event.content_block, hear);
      break;
    case 'content_block_delta':
      takeDelta(now, event.index, event.delta, hear);
      break;
    case 'message_delta':
      takeUsage(now, event.usage);
      now.stop = event.delta?.stop_reason ?? now.stop;
      break;
    case 'message_stop':
      now.stop ??= 'end_turn';
      now.isOver = true;
      break;
    case 'error':
      return event.error;
    case 'content_block_stop':
    case 'ping':
  }
  return true;
}

function takeHead(
  now: Growing,
  { model, usage }: { model?: string | null | undefined; usage?: Usage | null | undefined },
): void {
  now.model = model ?? undefined;
  takeUsage(now, usage);
}

/** What is told later counts, but for what it leaves out. */
function takeUsage(now: Growing, usage: Usage | null | undefined): void {
  const told = Object.entries(usage ?? {}).filter(([, value]) => value !== null && value !== undefined);
  now.usage = { ...now.usage, ...Object.fromEntries(told) };
}

function openBlock(now: Growing, index: number, block: Block, hear: Hear): void {
  const { type, id, name, data, text, thinking, signature, input } = block;
  const open: OpenBlock = {
    type,
    id: id ?? '',
    name: name ?? '',
    text: '',
    signature: signature ?? '',
    data: data ?? '',
    after: { text: now.text.length, calls: now.calls.length },
  };
  now.blocks.set(index, open);
  if (type === 'tool_use') {
    now.calls.push(open);
    hear({ kind: 'call', name: open.name });
    // The start of a streamed block has an empty one.
    if (typeof input === 'object' && input !== null && Object.keys(input).length > 0) open.text = JSON.stringify(input);
    now.size += open.text.length;
  }
  if (type === 'thinking' || type === 'redacted_thinking') now.thoughts.push(open);
  takeDelta(now, index, { text, thinking }, hear);
}

function takeDelta(now: Growing, index: number, { text, thinking, signature, partial_json }: Delta, hear: Hear): void {
  const block = now.blocks.get(index);
  if (text) {
    now.text += text;
    now.size += text.length;
    hear({ kind: 'text', text });
  }
  if (thinking) hear({ kind: 'reasoning', text: thinking });
  const more = (thinking ?? '') + (partial_json ?? '');
  now.size += more.length;
  if (!block) return;
  block.text += more;
  block.signature += signature ?? '';
}

function callOf({ id, name, text }: OpenBlock): ToolCall {
  return { id, name, input: text === '' ? '{}' : text };
}

/** A thought as it must go back; one that was not signed to its end would be refused. */
function keptOf({ type, text, signature, data, after }: OpenBlock, provider: string): readonly KeptPart[] {
  if (type === 'redacted_thinking') return [{ provider, data: JSON.stringify({ type, data }), after }];
  if (signature === '') return [];
  return [{ provider, data: JSON.stringify({ type, thinking: text, signature }), after }];
}

function stopOf(stop: string | undefined, called: boolean): ModelReply['stop'] {
  if (stop === 'max_tokens' || stop === 'model_context_window_exceeded') return 'length';
  if (stop === 'refusal') return 'filtered';
  return called ? 'calls' : 'end';
}

/** What goes in is told in buckets that do not overlap; what comes out has the thoughts in it. */
function bucketsOf(usage: Partial<Usage>): ModelUsage {
  const output = usage.output_tokens ?? 0;
  const reasoning = Math.min(output, usage.output_tokens_details?.thinking_tokens ?? 0);
  return {
    known: typeof usage.input_tokens === 'number',
    input: usage.input_tokens ?? 0,
    cacheRead: usage.cache_read_input_tokens ?? 0,
    cacheWrite: usage.cache_creation_input_tokens ?? 0,
    output: output - reasoning,
    reasoning,
  };
}
