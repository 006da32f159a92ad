import type {
  EasyInputMessage,
  ResponseCreateParamsStreaming,
  ResponseInputImage,
  ResponseInputItem,
} from 'openai/resources/responses/responses';
import * as z from 'zod';
import type { ImagePart, ModelMessage, ModelRequest } from '../../../core/ports/index.ts';
import { inputText, partsInOrder } from '../../model-wire/index.ts';

/** What a message was for, which newer models want to be told again. */
export const Phase = z.object({ type: z.literal('phase'), phase: z.enum(['commentary', 'final_answer']) });

/**
 * The request as Responses take it; what grows stands last. Nothing is kept at the provider: its thoughts
 * come sealed, so that only it can read them, and go back with the conversation.
 */
export function paramsOf(request: ModelRequest, provider: string): ResponseCreateParamsStreaming {
  const { model, maxOutputTokens, tools, effort } = request;
  const system = request.system.toWellFormed();
  return {
    model,
    stream: true,
    store: false,
    ...(effort === undefined ? {} : { reasoning: { effort } }),
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
    ...(system === '' ? {} : { instructions: system }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }) => ({
            type: 'function' as const,
            name,
            description,
            parameters: { ...input },
            strict: false,
          })),
        }),
    input: request.messages.flatMap((message) => itemsOf(message, provider)),
  };
}

function itemsOf(message: ModelMessage, provider: string): readonly ResponseInputItem[] {
  const text = message.text.toWellFormed();
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: contentOf(text, message.images) }];
    case 'tool':
      return [{ type: 'function_call_output', call_id: message.callId, output: contentOf(text, message.images) }];
    case 'assistant':
      return answerItems(message, provider);
  }
}

function answerItems(
  message: Extract<ModelMessage, { role: 'assistant' }>,
  provider: string,
): readonly ResponseInputItem[] {
  const items: ResponseInputItem[] = [];
  let phase: Pick<EasyInputMessage, 'phase'> = {};
  for (const part of partsInOrder(message, provider)) {
    if (part.kind === 'text') {
      items.push({ role: 'assistant', content: part.text, ...phase });
      phase = {};
    } else if (part.kind === 'call') {
      const { id, name, input } = part.call;
      items.push({ type: 'function_call', call_id: id, name, arguments: inputText(input) });
    } else {
      const told = Phase.safeParse(part.data);
      if (told.success) phase = { phase: told.data.phase };
      // It is what the provider gave, unchanged.
      else items.push(part.data as ResponseInputItem);
    }
  }
  return items;
}

type Content = { readonly type: 'input_text'; readonly text: string } | ResponseInputImage;

function contentOf(text: string, images: readonly ImagePart[] = []): string | Content[] {
  if (images.length === 0) return text;
  return [{ type: 'input_text', text }, ...images.map(imageOf)];
}

function imageOf({ mediaType, data }: ImagePart): ResponseInputImage {
  return { type: 'input_image', detail: 'auto', image_url: `data:${mediaType};base64,${data}` };
}
