import type { ModelMessage, ModelRequest } from '../ports/index.ts';
import type { RankedModel } from './ranking.ts';

const unseen = '(An image was here. You are not shown it: you are not set to take images.)';

function withoutImages(message: ModelMessage): ModelMessage {
  if (message.role === 'assistant' || !message.images?.length) return message;
  const { images: _images, ...rest } = message;
  return { ...rest, text: `${message.text}\n${unseen}`.trim() };
}

/** Tokens of an answer that a provider must be told a bound of, when nobody said one. */
const usualAnswer = 32_000;

/** The bound of an answer: no more than the model gives, and for Anthropic, which wants one, no more than there is room for. */
function boundOf(
  { maxOutputTokens }: ModelRequest,
  { offer, output, window }: RankedModel,
  tokens: number,
): number | undefined {
  if (output === null) return maxOutputTokens;
  if (maxOutputTokens !== undefined) return Math.min(maxOutputTokens, output);
  if (offer.vendor !== 'anthropic') return undefined;
  const room = window - Math.ceil((tokens * 11) / 10);
  return Math.max(1, Math.min(output, usualAnswer, room));
}

/** Text, calls and results are the same everywhere; images go only to models that take them. */
export function requestFor(request: ModelRequest, ranked: RankedModel, tokens: number): ModelRequest {
  const { model, images } = ranked;
  const bound = boundOf(request, ranked, tokens);
  const effort = model.effort === undefined ? {} : { effort: model.effort };
  const messages = images ? request.messages : request.messages.map((message) => withoutImages(message));
  return {
    ...request,
    ...effort,
    ...(bound === undefined ? {} : { maxOutputTokens: bound }),
    model: model.name,
    messages,
  };
}
