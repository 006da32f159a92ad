import assert from 'node:assert/strict';
import { createPlace, writeProject, type Place } from './driver.ts';

interface Brief {
  readonly task: { readonly id: string; readonly changed: readonly string[] };
  readonly openQuestions: readonly { readonly kind: string }[];
  readonly relevantFiles: readonly { readonly path: string }[];
  readonly budget: { readonly used: number; readonly tokens: number };
}

describe('briefing a task', () => {
  let place: Place;
  before(async () => {
    place = createPlace();
    writeProject(place);
    assert.equal((await place.maestro('improve', '--tasks', '1')).code, 3);
  });
  after(() => {
    place.dispose();
  });

  it('tells what is asked, open and done, and where to look', async () => {
    const { code, stdout } = await place.maestro('brief', 't1');
    assert.equal(code, 0);
    for (const title of ['Goal', 'Open questions', 'So far', 'Last evidence', 'Places that may matter']) {
      assert.ok(stdout.includes(`## ${title}\n`), `${title}\n${stdout}`);
    }
  });

  it('is one JSON value, as long as it may be', async () => {
    const { stdout } = await place.maestro('brief', 't1', '--tokens', '400', '--json');
    const brief = JSON.parse(stdout) as Brief;
    assert.deepEqual([brief.task.id, brief.budget.tokens], ['t1', 400]);
    assert.ok(brief.budget.used <= 400, String(brief.budget.used));
    assert.deepEqual(
      brief.openQuestions.map(({ kind }) => kind),
      ['change'],
    );
    assert.equal(
      (await place.maestro('brief', 't1', '--json')).stdout,
      (await place.maestro('brief', 't1', '--json')).stdout,
    );
  });

  it('is refused for a task that there is not', async () => {
    const { code, stderr } = await place.maestro('brief', 't99');
    assert.equal(code, 2);
    assert.match(stderr, /no task t99.*maestro status/);
  });
});
