import type { EmbedRequest } from 'ollama/browser';
import * as z from 'zod';
import { ok } from '../../core/base/index.ts';
import type { LoadedEmbedder } from '../lazy-models/index.ts';
import { createBatchEmbedder, createWire, readJson, Tokens } from '../model-wire/index.ts';
import type { OllamaEmbedderOptions } from './options.ts';

const Answer = z.object({ embeddings: z.array(z.array(z.number())), prompt_eval_count: Tokens });

/** How vectors are asked for. */
export function createEmbedding({ model, keepAlive, ...options }: OllamaEmbedderOptions): LoadedEmbedder {
  const wire = createWire(options, { name: 'ollama', example: 'http://localhost:11434' });
  return createBatchEmbedder(`${wire.name}/${model}`, (texts, signal) =>
    wire.exchange(
      model,
      signal,
      () => {
        const kept = keepAlive === undefined ? {} : { keep_alive: keepAlive };
        const body: EmbedRequest = { model, truncate: true, ...kept, input: [...texts] };
        return { path: '/api/embed', body };
      },
      async (open) => {
        const answer = await readJson(open, Answer);
        if (!answer.ok) return answer;
        const { embeddings, prompt_eval_count: tokens } = answer.value;
        return ok({ vectors: embeddings.map((numbers) => Float32Array.from(numbers)), tokens: tokens ?? null });
      },
    ),
  );
}
