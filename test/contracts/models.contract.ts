import { createStage, type CreateProvider, type Stage } from './models.stage.ts';
import type { WireKind } from '../model-server/index.ts';
import { answers, connections } from './models.answers.ts';
import { cancellation, cuts, deadlines, refusals, unreachable } from './models.failures.ts';

/**
 * What every model provider must do, against the scripted server that speaks its `wire`. `beyond`: what the way to the model cannot hand on, by
 * the titles of tests that are left out for it.
 */
export function modelContract(
  name: string,
  create: CreateProvider,
  { wire, beyond = [] }: { readonly wire?: WireKind; readonly beyond?: readonly RegExp[] } = {},
): void {
  describe(`${name} as a model provider`, function () {
    const stage = createStage(create, wire);
    const on: Stage = stage;
    afterEach(() => stage.close());

    answers(on);
    connections(on);
    refusals(on);
    unreachable(on);
    cuts(on);
    deadlines(on);
    cancellation(on);
    this.tests = this.tests.filter(({ title }) => !beyond.some((what) => what.test(title)));
  });
}
