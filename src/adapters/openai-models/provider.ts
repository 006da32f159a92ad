import type { ModelProvider } from '../../core/ports/index.ts';
import type { createAsk } from './asking.ts';
import { usualTimeouts, type Timeouts } from './deadlines.ts';

export interface OpenAiProviderOptions {
  /** Where Chat Completions are spoken, with the version: `https://api.openai.com/v1`, `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  /** Left out for servers that ask for none. Sent in the `Authorization` header and nowhere else. */
  readonly key?: string | undefined;
  /** For the journal and the person; `openai` when left out. */
  readonly name?: string | undefined;
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** The host's way to the network; Node's own connections when left out. */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * A model provider over the Chat Completions of OpenAI, or of any server that speaks them as OpenAI does. What a call takes
 * is loaded by the first `ask`.
 */
export function createOpenAiProvider(options: OpenAiProviderOptions): ModelProvider {
  const name = options.name ?? 'openai';
  const settings = { ...options, name, timeouts: { ...usualTimeouts, ...options.timeouts } };
  let loaded: Promise<ReturnType<typeof createAsk>> | undefined;
  const load = (): Promise<ReturnType<typeof createAsk>> =>
    (loaded ??= import('./asking.ts').then((asking) => asking.createAsk(settings)));
  return {
    name,
    async prepare() {
      await load();
    },
    close: () => void loaded?.then(({ close }) => close()),
    async ask(request, onPiece, signal) {
      const { ask } = await load();
      return ask(request, onPiece, signal);
    },
  };
}
