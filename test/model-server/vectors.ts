import * as z from 'zod';
import { fakeVector } from '../fakes/embedder.fake.ts';

const Asked = z.strictObject({
  model: z.string(),
  input: z.array(z.string()).min(1).max(2048),
  encoding_format: z.enum(['float', 'base64']).optional(),
  truncate: z.literal(true).optional(),
  keep_alive: z.string().optional(),
});

/** Vectors as OpenAI gives them, in no order; it refuses what is empty and what is too long. */
export function openAiVectors(body: unknown): object | string {
  const asked = Asked.safeParse(body);
  if (!asked.success) return z.prettifyError(asked.error);
  const { input, encoding_format: form } = asked.data;
  if (input.includes('')) return 'input cannot be an empty string.';
  if (input.some((text) => text.length > 32_000)) return "This model's maximum context length is 8192 tokens.";
  const data = input.map((text, index) => {
    const vector = fakeVector(text);
    const embedding = form === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
    return { object: 'embedding', index, embedding };
  });
  return { object: 'list', data: data.reverse(), usage: { prompt_tokens: input.length, total_tokens: input.length } };
}

/** Vectors as Ollama gives them: none for an empty text. */
export function ollamaVectors(body: unknown): object | string {
  const asked = Asked.safeParse(body);
  if (!asked.success) return z.prettifyError(asked.error);
  const embeddings = asked.data.input.map((text) => (text === '' ? [] : [...fakeVector(text)]));
  return { model: asked.data.model, embeddings, prompt_eval_count: embeddings.length };
}
