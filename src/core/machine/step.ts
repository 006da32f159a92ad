import { event, type Command, type DomainEvent } from '../domain/index.ts';
import { decide, type Decision } from './decide.ts';
import type { Env } from './draft.ts';
import { react } from './react.ts';
import { reduce } from './reduce.ts';
import { initialState, type State } from './state.ts';

/**
 * One whole step of the machine: what a command leads to, with the effects that follow scheduled among the events, each
 * under an id of its own. Writing the events is writing everything.
 */
export function step(state: State, command: Command, env: Env): Decision {
  const decision = decide(state, command, env);
  const events: DomainEvent[] = [...decision.events];
  let next = decision.state;
  for (const decided of decision.events) {
    for (const request of react(next, decided)) {
      const scheduled = event('effect-scheduled', { effect: { id: `e${String(next.counts.effect + 1)}`, request } });
      events.push(scheduled);
      next = reduce(next, scheduled, env.at);
    }
  }
  return { events, refused: decision.refused, state: next };
}

/** Folds events into a state. */
export function fold(events: Iterable<DomainEvent & { readonly at: number }>, start: State = initialState): State {
  let state = start;
  for (const each of events) state = reduce(state, each, each.at);
  return state;
}
