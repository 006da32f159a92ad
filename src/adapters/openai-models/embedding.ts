import type { EmbeddingCreateParams } from 'openai/resources/embeddings';
import * as z from 'zod';
import { ok } from '../../core/base/index.ts';
import type { LoadedEmbedder } from '../lazy-models/index.ts';
import { createBatchEmbedder, createWire, readJson, Tokens } from '../model-wire/index.ts';
import type { OpenAiEmbedderOptions } from './options.ts';

/** The numbers of a vector: as such, or their bytes in base64, which is a third as long. */
const Numbers = z.union([
  z.array(z.number()).transform((numbers) => Float32Array.from(numbers)),
  z.base64().transform((text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)),
]);

const Answer = z.object({
  data: z.array(z.object({ index: z.int().nullish(), embedding: Numbers })),
  usage: z.object({ prompt_tokens: Tokens }).nullish().catch(null),
});

/** How vectors are asked for. */
export function createEmbedding({ model, ...options }: OpenAiEmbedderOptions): LoadedEmbedder {
  const wire = createWire(options, { name: 'openai', example: 'https://host/v1' });
  // Not every other server knows the shorter form.
  const encoding_format = wire.host === 'api.openai.com' ? 'base64' : 'float';
  return createBatchEmbedder(`${wire.name}/${model}`, (texts, signal) =>
    wire.exchange(
      model,
      signal,
      () => {
        const body: EmbeddingCreateParams = { model, encoding_format, input: [...texts] };
        return { path: '/embeddings', body };
      },
      async (open) => {
        const answer = await readJson(open, Answer);
        if (!answer.ok) return answer;
        const { data, usage } = answer.value;
        const inOrder = data.map(({ index, embedding }, at) => ({ at: index ?? at, embedding }));
        const vectors = inOrder.sort((one, other) => one.at - other.at).map(({ embedding }) => embedding);
        return ok({ vectors, tokens: usage?.prompt_tokens ?? null });
      },
    ),
  );
}
