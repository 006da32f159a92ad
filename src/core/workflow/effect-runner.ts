import type { Lifetime } from '../base/index.ts';
import { failure, type Effect, type EffectResult, type Failure } from '../domain/index.ts';
import type { State } from '../machine/index.ts';
import type { Clock } from '../ports/index.ts';

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

/** Milliseconds that the end of a lifetime waits for handlers that were told to end. */
const patience = 5_000;

/**
 * Owns the running effects and their abort signals.
 *
 * Invariants:
 * 1. `ended` is called once for each start, after the effect has left the list, whatever the handler did.
 * 2. The lifetime ends after the handlers, so that nothing of what they started is left; but it waits no longer than its patience for
 *    one that does not heed the abort.
 */
export function createEffectRunner(
  handle: EffectHandler,
  { lifetime, clock }: { readonly lifetime: Lifetime; readonly clock: Clock },
  ended: (effect: Effect, result: EffectResult) => void,
): EffectRunner {
  const running = new Map<string, { readonly controller: AbortController; readonly over: Promise<null> }>();
  const abortAll = (): void => {
    for (const { controller } of running.values()) controller.abort();
  };
  lifetime.add(async () => {
    abortAll();
    const all = Promise.all([...running.values()].map(({ over }) => over));
    const { promise: enough, resolve } = Promise.withResolvers<null>();
    const takeBack = clock.after(patience, () => resolve(null));
    await Promise.race([all, enough]);
    takeBack();
  });
  return {
    get size() {
      return running.size;
    },
    has: (effectId) => running.has(effectId),
    start(effect, state) {
      if (running.has(effect.id) || lifetime.signal.aborted) return;
      const controller = new AbortController();
      const { promise: over, resolve: isOver } = Promise.withResolvers<null>();
      running.set(effect.id, { controller, over });
      const attempt = async (): Promise<EffectResult> => handle(effect, state, controller.signal);
      void attempt()
        .catch((error: unknown): EffectResult => ({ kind: 'failed', failure: brokenHandler(error) }))
        .then((result) => {
          running.delete(effect.id);
          isOver(null);
          ended(effect, result);
        });
    },
    abort: (effectId) => running.get(effectId)?.controller.abort(),
    abortAll,
  };
}

function brokenHandler(error: unknown): Failure {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const person = `A part of the engine broke: ${text.split('\n')[0] ?? ''}. Retry; if it happens again, report it.`;
  return failure('agent-failed', person, { model: text });
}
