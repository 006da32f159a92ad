import type { Lifetime } from '../base/index.ts';
import { failure, type Effect, type EffectResult, type Failure } from '../domain/index.ts';
import type { State } from '../machine/index.ts';

/** Carries out one effect. May be asked twice for the same effect; must not throw. Ends early when the signal aborts. */
export type EffectHandler = (effect: Effect, state: State, signal: AbortSignal) => Promise<EffectResult>;

/** The effects under way in this process. */
export interface EffectRunner {
  readonly size: number;
  readonly has: (effectId: string) => boolean;
  /** Starts an effect; one that runs already is left alone. */
  start(effect: Effect, state: State): void;
  abort(effectId: string): void;
  readonly abortAll: () => void;
}

/**
 * Owns the running effects and their abort signals.
 * Invariant: `ended` is called once for each start, after the effect has left the list, whatever the handler did.
 */
export function createEffectRunner(
  handle: EffectHandler,
  lifetime: Lifetime,
  ended: (effect: Effect, result: EffectResult) => void,
): EffectRunner {
  const running = new Map<string, AbortController>();
  const abortAll = (): void => {
    for (const controller of running.values()) controller.abort();
  };
  lifetime.add(abortAll);
  return {
    get size() {
      return running.size;
    },
    has: (effectId) => running.has(effectId),
    start(effect, state) {
      if (running.has(effect.id) || lifetime.signal.aborted) return;
      const controller = new AbortController();
      running.set(effect.id, controller);
      const attempt = async (): Promise<EffectResult> => handle(effect, state, controller.signal);
      void attempt()
        .catch((error: unknown): EffectResult => ({ kind: 'failed', failure: brokenHandler(error) }))
        .then((result) => {
          running.delete(effect.id);
          ended(effect, result);
        });
    },
    abort: (effectId) => running.get(effectId)?.abort(),
    abortAll,
  };
}

function brokenHandler(error: unknown): Failure {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const person = `A part of the engine broke: ${text.split('\n')[0] ?? ''}. Retry; if it happens again, report it.`;
  return failure('agent-failed', person, { model: text });
}
