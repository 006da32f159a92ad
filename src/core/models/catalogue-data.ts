import type { CatalogueEntry } from './catalogue-entry.ts';

/*
 * What is known of models, as data: the public price lists of OpenAI and Anthropic and the model library of Ollama. Prices
 * are US dollars for a million tokens; thinking is charged as output. Whoever changes a line changes the date.
 */

/** When the lists were looked at. */
export const catalogueDate = '2025-11-30';

type Numbers = readonly [input: number, cacheRead: number, cacheWrite: number, output: number];

function priced(vendor: 'openai' | 'anthropic', grade: 1 | 2 | 3, images: boolean) {
  return (
    name: string,
    [input, cacheRead, cacheWrite, output]: Numbers,
    [window, longest]: readonly [number, number],
  ): CatalogueEntry => ({
    name,
    vendor,
    grade,
    window,
    output: longest,
    images,
    tools: true,
    prices: { input, cacheRead, cacheWrite, output, reasoning: output },
  });
}

/** A model that people run on their own machine: nobody charges for it. */
function free(name: string, grade: 1 | 2 | 3, window: number, { images = false, tools = true } = {}): CatalogueEntry {
  return { name, vendor: null, grade, window, output: null, images, tools, prices: null };
}

const openAiLarge = priced('openai', 3, true);
const openAiMiddle = priced('openai', 2, true);
const openAiSmall = priced('openai', 1, true);
const claudeLarge = priced('anthropic', 3, true);
const claudeMiddle = priced('anthropic', 2, true);
const claudeSmall = priced('anthropic', 1, true);

export const catalogueEntries: readonly CatalogueEntry[] = [
  openAiLarge('gpt-5.1', [1.25, 0.125, 1.25, 10], [400_000, 128_000]),
  openAiLarge('gpt-5.1-codex', [1.25, 0.125, 1.25, 10], [400_000, 128_000]),
  openAiLarge('gpt-5', [1.25, 0.125, 1.25, 10], [400_000, 128_000]),
  openAiLarge('gpt-5-codex', [1.25, 0.125, 1.25, 10], [400_000, 128_000]),
  openAiLarge('o3', [2, 0.5, 2, 8], [200_000, 100_000]),
  openAiMiddle('gpt-5-mini', [0.25, 0.025, 0.25, 2], [400_000, 128_000]),
  openAiMiddle('gpt-5.1-codex-mini', [0.25, 0.025, 0.25, 2], [400_000, 128_000]),
  openAiMiddle('gpt-4.1', [2, 0.5, 2, 8], [1_047_576, 32_768]),
  openAiMiddle('gpt-4o', [2.5, 1.25, 2.5, 10], [128_000, 16_384]),
  openAiMiddle('o4-mini', [1.1, 0.275, 1.1, 4.4], [200_000, 100_000]),
  openAiSmall('gpt-5-nano', [0.05, 0.005, 0.05, 0.4], [400_000, 128_000]),
  openAiSmall('gpt-4.1-mini', [0.4, 0.1, 0.4, 1.6], [1_047_576, 32_768]),
  openAiSmall('gpt-4.1-nano', [0.1, 0.025, 0.1, 0.4], [1_047_576, 32_768]),
  openAiSmall('gpt-4o-mini', [0.15, 0.075, 0.15, 0.6], [128_000, 16_384]),
  claudeLarge('claude-opus-4-5', [5, 0.5, 6.25, 25], [200_000, 64_000]),
  claudeLarge('claude-opus-4-1', [15, 1.5, 18.75, 75], [200_000, 32_000]),
  claudeLarge('claude-sonnet-4-5', [3, 0.3, 3.75, 15], [200_000, 64_000]),
  claudeMiddle('claude-sonnet-4', [3, 0.3, 3.75, 15], [200_000, 64_000]),
  claudeMiddle('claude-haiku-4-5', [1, 0.1, 1.25, 5], [200_000, 64_000]),
  claudeSmall('claude-3-5-haiku', [0.8, 0.08, 1, 4], [200_000, 8_192]),
  free('gpt-oss:120b', 2, 131_072),
  free('gpt-oss', 1, 131_072),
  free('qwen3-coder', 2, 262_144),
  free('qwen3', 1, 40_960),
  free('qwen2.5-coder', 1, 32_768),
  free('llama3.3', 2, 131_072),
  free('llama3.1', 1, 131_072),
  free('devstral', 2, 131_072),
  free('mistral-small3.2', 1, 131_072, { images: true }),
  free('gemma3', 1, 131_072, { images: true, tools: false }),
  free('deepseek-r1', 1, 131_072, { tools: false }),
  free('phi4', 1, 16_384, { tools: false }),
];

/** OpenAI's models that make vectors: US dollars for a million tokens. */
export const embeddingPrices: Readonly<Record<string, number>> = {
  'text-embedding-3-small': 0.02,
  'text-embedding-3-large': 0.13,
  'text-embedding-ada-002': 0.1,
};
