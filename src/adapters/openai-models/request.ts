import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionContentPart,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { inputText } from '../model-wire/index.ts';
import type { ImagePart, ModelMessage, ModelRequest } from '../../core/ports/index.ts';

/**
 * The request as Chat Completions takes it. What grows stands last, so that a later turn begins with the bytes of the one
 * before. `official`: whether OpenAI itself is asked, which knows the limit of output by a newer name than others.
 */
export function paramsOf(request: ModelRequest, official: boolean): ChatCompletionCreateParamsStreaming {
  const { model, maxOutputTokens: limit, tools, system } = request;
  return {
    model,
    stream: true,
    stream_options: { include_usage: true },
    ...(limit === undefined ? {} : { [official ? 'max_completion_tokens' : 'max_tokens']: limit }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }) => ({
            type: 'function' as const,
            function: { name, description, parameters: { ...input } },
          })),
        }),
    messages: [
      ...(system === '' ? [] : [{ role: 'system' as const, content: system.toWellFormed() }]),
      ...messagesOf(request.messages),
    ],
  };
}

/** Tool messages take no images: those follow in a message of the user, once all calls are answered. */
function messagesOf(messages: readonly ModelMessage[]): readonly ChatCompletionMessageParam[] {
  const result: ChatCompletionMessageParam[] = [];
  let images: readonly ImagePart[] = [];
  const showImages = (): void => {
    if (images.length > 0) result.push({ role: 'user', content: images.map(imagePart) });
    images = [];
  };
  for (const message of messages) {
    if (message.role !== 'tool') showImages();
    switch (message.role) {
      case 'user':
        result.push({ role: 'user', content: userContent(message.text.toWellFormed(), message.images ?? []) });
        break;
      case 'assistant':
        result.push(assistantMessage(message));
        break;
      case 'tool':
        result.push({ role: 'tool', tool_call_id: message.callId, content: message.text.toWellFormed() });
        images = [...images, ...(message.images ?? [])];
    }
  }
  showImages();
  return result;
}

function userContent(text: string, images: readonly ImagePart[]): string | ChatCompletionContentPart[] {
  if (images.length === 0) return text;
  return [{ type: 'text', text }, ...images.map(imagePart)];
}

function imagePart({ mediaType, data }: ImagePart): ChatCompletionContentPart {
  return { type: 'image_url', image_url: { url: `data:${mediaType};base64,${data}` } };
}

function assistantMessage(message: Extract<ModelMessage, { role: 'assistant' }>): ChatCompletionAssistantMessageParam {
  const text = message.text.toWellFormed();
  if (message.calls.length === 0) return { role: 'assistant', content: text };
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    tool_calls: message.calls.map(({ id, name, input }) => ({
      id,
      type: 'function',
      function: { name, arguments: inputText(input) },
    })),
  };
}
