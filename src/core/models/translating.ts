import type { ModelMessage, ModelRequest } from '../ports/index.ts';
import type { RankedModel } from './ranking.ts';

const unseen = '(An image was here. You are not shown it: you are not set to take images.)';

function withoutImages(message: ModelMessage): ModelMessage {
  if (message.role === 'assistant' || !message.images?.length) return message;
  const { images: _images, ...rest } = message;
  return { ...rest, text: `${message.text}\n${unseen}`.trim() };
}

/** Text, calls and results are the same everywhere; images go only to models that take them. */
export function requestFor(request: ModelRequest, { model, images }: RankedModel): ModelRequest {
  const effort = model.effort === undefined ? {} : { effort: model.effort };
  const messages = images ? request.messages : request.messages.map((message) => withoutImages(message));
  return { ...request, ...effort, model: model.name, messages };
}
