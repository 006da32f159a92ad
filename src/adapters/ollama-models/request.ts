import type { ChatRequest, Message, Tool } from 'ollama/browser';
import type { ImagePart, ModelMessage, ModelRequest } from '../../core/ports/index.ts';
import { inputObject } from '../model-wire/index.ts';
import { Kept } from './chunk.ts';
import type { OllamaOptions } from './options.ts';

/** The request as Ollama takes it; what grows stands last. */
export function paramsOf(
  request: ModelRequest,
  provider: string,
  { keepAlive, windowOf }: Pick<OllamaOptions, 'keepAlive' | 'windowOf'>,
): ChatRequest & { readonly stream: true } {
  const { model, tools, system, effort, maxOutputTokens } = request;
  const window = windowOf?.(model);
  const options = {
    ...(window === undefined ? {} : { num_ctx: window }),
    ...(maxOutputTokens === undefined ? {} : { num_predict: maxOutputTokens }),
  };
  return {
    model,
    stream: true,
    ...(keepAlive === undefined ? {} : { keep_alive: keepAlive }),
    ...(effort === undefined ? {} : { think: effort }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system.toWellFormed() }]),
      ...messagesOf(request.messages, provider),
    ],
  };
}

function toolOf({ name, description, input }: ModelRequest['tools'][number]): Tool {
  return { type: 'function', function: { name, description, parameters: { ...input } } };
}

/** Results are told by the name of their tool. Their images follow in a message of the user. */
function messagesOf(messages: readonly ModelMessage[], provider: string): readonly Message[] {
  const result: Message[] = [];
  const names = new Map<string, string>();
  let images: readonly ImagePart[] = [];
  const showImages = (): void => {
    if (images.length > 0) result.push({ role: 'user', content: '', images: images.map(({ data }) => data) });
    images = [];
  };
  for (const message of messages) {
    if (message.role !== 'tool') showImages();
    const content = message.text.toWellFormed();
    switch (message.role) {
      case 'user':
        result.push({ role: 'user', content, ...imagesOf(message.images) });
        break;
      case 'assistant':
        for (const { id, name } of message.calls) names.set(id, name);
        result.push(answerOf(message, provider));
        break;
      case 'tool':
        result.push({ role: 'tool', content, tool_name: names.get(message.callId) ?? '' });
        images = [...images, ...(message.images ?? [])];
    }
  }
  showImages();
  return result;
}

function imagesOf(images: readonly ImagePart[] = []): { readonly images?: string[] } {
  return images.length === 0 ? {} : { images: images.map(({ data }) => data) };
}

function answerOf(message: Extract<ModelMessage, { role: 'assistant' }>, provider: string): Message {
  const { text, calls, kept = [] } = message;
  const thoughts = kept.flatMap(({ provider: by, data }) =>
    by === provider ? [Kept.parse(JSON.parse(data)).thinking] : [],
  );
  return {
    role: 'assistant',
    content: text.toWellFormed(),
    ...(thoughts.length === 0 ? {} : { thinking: thoughts.join('') }),
    ...(calls.length === 0
      ? {}
      : { tool_calls: calls.map(({ name, input }) => ({ function: { name, arguments: inputObject(input) } })) }),
  };
}
