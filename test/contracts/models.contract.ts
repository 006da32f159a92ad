import { createStage, type CreateProvider, type Stage } from './models.stage.ts';
import { answers, connections } from './models.answers.ts';
import { cancellation, cuts, deadlines, refusals, unreachable } from './models.failures.ts';

/** What every model provider must do, against the scripted server. */
export function modelContract(name: string, create: CreateProvider): void {
  describe(`${name} as a model provider`, () => {
    const stage = createStage(create);
    const on: Stage = stage;
    afterEach(() => stage.close());

    answers(on);
    connections(on);
    refusals(on);
    unreachable(on);
    cuts(on);
    deadlines(on);
    cancellation(on);
  });
}
