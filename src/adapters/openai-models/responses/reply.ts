import type { KeptPart, ModelPiece, ModelReply, ModelUsage } from '../../../core/ports/index.ts';
import { hearing, noError, ServerError, withOwnIds, type AnswerBuilder } from '../../model-wire/index.ts';
import { Event, WholeAnswer, type Item, type UsageOfResponse, type Whole } from './item.ts';

interface OpenCall {
  readonly id: string;
  readonly name: string;
  input: string;
}

interface Growing {
  readonly provider: string;
  readonly calls: OpenCall[];
  /** The call at each place of the output. */
  readonly places: Map<number, OpenCall>;
  readonly kept: KeptPart[];
  text: string;
  size: number;
  stop: ModelReply['stop'] | undefined;
  isRefused: boolean;
  model: string | undefined;
  usage: UsageOfResponse | undefined;
}

type Hear = (piece: ModelPiece) => void;

/** @param taken ids of the calls that came before in the conversation. */
export function createReplyBuilder(
  provider: string,
  model: string,
  taken: ReadonlySet<string>,
  onPiece: Hear,
): AnswerBuilder {
  const now: Growing = {
    provider,
    calls: [],
    places: new Map(),
    kept: [],
    text: '',
    size: 0,
    stop: undefined,
    isRefused: false,
    model: undefined,
    usage: undefined,
  };
  const hear = hearing(onPiece);
  return {
    take(object) {
      const event = Event.safeParse(object);
      if (event.success) return takeEvent(now, event.data, hear);
      const whole = WholeAnswer.safeParse(object);
      if (whole.success) return takeWhole(now, whole.data, hear);
      if ('error' in object) return ServerError.safeParse(object.error).data ?? false;
      const type = 'type' in object && typeof object.type === 'string' ? object.type : '';
      if (type === 'error') return ServerError.safeParse(object).data ?? false;
      // Events of kinds that mean nothing here, such as that a part of the text is over.
      return type.startsWith('response.') && !Event.options.some(({ shape }) => shape.type.safeParse(type).success);
    },
    finish: () => void (now.stop ??= 'end'),
    finished: () => now.stop !== undefined,
    over: () => now.stop !== undefined,
    text: () => now.text,
    size: () => now.size,
    usage: () => bucketsOf(now.usage),
    reply(skipped) {
      const calls = withOwnIds(now.calls, taken);
      return {
        text: now.text,
        calls,
        stop: stopOf(now, calls.length > 0),
        usage: bucketsOf(now.usage),
        skipped,
        ...(now.kept.length > 0 ? { kept: now.kept } : {}),
        ...(now.model !== undefined && now.model !== model ? { answeredBy: now.model } : {}),
      };
    },
  };
}

function stopOf({ stop = 'end', isRefused }: Growing, called: boolean): ModelReply['stop'] {
  if (stop !== 'end') return stop;
  if (isRefused) return 'filtered';
  return called ? 'calls' : 'end';
}

function takeEvent(now: Growing, event: Event, hear: Hear): true | ServerError {
  switch (event.type) {
    case 'response.output_item.added':
      openItem(now, event.item, event.output_index ?? now.places.size, hear);
      break;
    case 'response.output_item.done':
      closeItem(now, event.item, event.output_index ?? now.places.size - 1);
      break;
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      if (event.type === 'response.refusal.delta') now.isRefused = true;
      say(now, event.delta, hear);
      break;
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      now.size += event.delta.length;
      hear({ kind: 'reasoning', text: event.delta });
      break;
    case 'response.function_call_arguments.delta': {
      const call = now.places.get(event.output_index ?? now.places.size - 1);
      now.size += event.delta.length;
      if (call) call.input += event.delta;
      break;
    }
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      return takeEnd(now, event.response);
    default:
      now.model = event.response.model ?? undefined;
  }
  return true;
}

function say(now: Growing, text: string, hear: Hear): void {
  if (text === '') return;
  now.text += text;
  now.size += text.length;
  hear({ kind: 'text', text });
}

function openItem(now: Growing, item: Item, place: number, hear: Hear): void {
  if (item.type === 'message') keepPhase(now, item);
  if (item.type !== 'function_call') return;
  const call: OpenCall = { id: item.call_id ?? '', name: item.name ?? '', input: item.arguments ?? '' };
  now.places.set(place, call);
  now.calls.push(call);
  hear({ kind: 'call', name: call.name });
}

/** Thoughts are whole only now; the input of a call that came in no pieces is told now, too. */
function closeItem(now: Growing, item: Item, place: number): void {
  if (item.type === 'reasoning' && item.encrypted_content) keep(now, item);
  const call = now.places.get(place);
  if (item.type === 'function_call' && call?.input === '') call.input = item.arguments ?? '';
}

function keepPhase(now: Growing, { phase }: Item): void {
  if (phase === 'commentary' || phase === 'final_answer') keep(now, { type: 'phase', phase });
}

function keep(now: Growing, data: object): void {
  const after = { text: now.text.length, calls: now.calls.length };
  now.kept.push({ provider: now.provider, data: JSON.stringify(data), after });
}

/** An answer that was not streamed, item by item. */
function takeWhole(now: Growing, whole: Whole, hear: Hear): true | ServerError {
  for (const [place, item] of (whole.output ?? []).entries()) {
    openItem(now, item, place, hear);
    if (item.type === 'message') {
      for (const { text, refusal } of item.content ?? []) {
        if (refusal) now.isRefused = true;
        say(now, text ?? refusal ?? '', hear);
      }
    }
    closeItem(now, item, place);
  }
  return takeEnd(now, whole);
}

function takeEnd(now: Growing, { model, status, error, incomplete_details: why, usage }: Whole): true | ServerError {
  now.model = model ?? now.model;
  now.usage = usage ?? undefined;
  if (error) return error;
  if (status === 'failed' || status === 'cancelled') return noError;
  if (status === 'incomplete') now.stop = why?.reason === 'content_filter' ? 'filtered' : 'length';
  else now.stop = 'end';
  return true;
}

/** Cached tokens are counted within those of the input, thoughts within those of the output. */
function bucketsOf(usage: UsageOfResponse | undefined): ModelUsage {
  const [input, output] = [usage?.input_tokens ?? 0, usage?.output_tokens ?? 0];
  const cacheRead = usage?.input_tokens_details?.cached_tokens ?? 0;
  const cacheWrite = usage?.input_tokens_details?.cache_write_tokens ?? 0;
  const reasoning = Math.min(output, usage?.output_tokens_details?.reasoning_tokens ?? 0);
  return {
    known: typeof usage?.input_tokens === 'number',
    input: Math.max(0, input - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: output - reasoning,
    reasoning,
  };
}
