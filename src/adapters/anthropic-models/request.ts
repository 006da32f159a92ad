import type {
  ContentBlockParam,
  ImageBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  TextBlockParam,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages/messages';
import type { ImagePart, ModelMessage, ModelRequest } from '../../core/ports/index.ts';
import { inputObject, partsInOrder } from '../model-wire/index.ts';

/** Tokens of an answer at most when nobody said; the interface wants a number, and every model on offer takes this one. */
const usualOutput = 32_000;

/** Marks where a prefix ends that the provider is to keep in its cache. */
const cached = { cache_control: { type: 'ephemeral' } } as const;

/** Stands where a message would be empty, which is refused. */
const nothing = '(empty)';

/**
 * The request as Messages takes it. The system text and the last tool are marked for the cache, and by the mark of the whole
 * request its last message: that one moves along by itself, so that a later turn begins with the bytes of the one before.
 */
export function paramsOf(request: ModelRequest, provider: string): MessageCreateParamsStreaming {
  const { model, maxOutputTokens = usualOutput, tools, effort } = request;
  const system = request.system.toWellFormed();
  return {
    model,
    stream: true,
    max_tokens: maxOutputTokens,
    ...cached,
    ...(effort === undefined
      ? {}
      : { thinking: { type: 'adaptive', display: 'summarized' } as const, output_config: { effort } }),
    ...(system.trim() === '' ? {} : { system: [{ type: 'text', text: system, ...cached }] }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }, index) => ({
            name,
            description,
            input_schema: { type: 'object' as const, ...input },
            ...(index === tools.length - 1 ? cached : {}),
          })),
        }),
    messages: messagesOf(request.messages, provider),
  };
}

/** Results and words of the person that follow each other are one message, results first. */
function messagesOf(messages: readonly ModelMessage[], provider: string): MessageParam[] {
  const result: { role: 'user' | 'assistant'; content: ContentBlockParam[] }[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const blocks = blocksOf(message, provider);
    const last = result.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else result.push({ role, content: blocks });
  }
  return result;
}

function blocksOf(message: ModelMessage, provider: string): ContentBlockParam[] {
  if (message.role === 'user') {
    const images = (message.images ?? []).map(imageBlock);
    const text = message.text.toWellFormed();
    return text.trim() === '' && images.length > 0 ? images : [textBlock(text), ...images];
  }
  if (message.role === 'tool') return [resultBlock(message)];
  const blocks = partsInOrder(message, provider).map((part): ContentBlockParam => {
    if (part.kind === 'text') return textBlock(part.text);
    // It is what the provider gave, unchanged.
    if (part.kind === 'kept') return part.data as ContentBlockParam;
    const { id, name, input } = part.call;
    return { type: 'tool_use', id: acceptableId(id), name, input: inputObject(input) };
  });
  return blocks.length > 0 ? blocks : [textBlock('')];
}

function textBlock(text: string): TextBlockParam {
  return { type: 'text', text: text.trim() === '' ? nothing : text };
}

function imageBlock({ mediaType, data }: ImagePart): ImageBlockParam {
  return { type: 'image', source: { type: 'base64', media_type: mediaType, data } };
}

function resultBlock({ callId, text, images }: Extract<ModelMessage, { role: 'tool' }>): ToolResultBlockParam {
  const given = text.toWellFormed();
  return {
    type: 'tool_result',
    tool_use_id: acceptableId(callId),
    content: images ? [textBlock(given), ...images.map(imageBlock)] : given,
  };
}

/** Ids that other providers gave may hold what this one refuses. */
function acceptableId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_');
}
