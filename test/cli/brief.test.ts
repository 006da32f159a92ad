import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createPlace, writeProject, type Place } from './driver.ts';

interface Brief {
  readonly task: { readonly id: string; readonly changed: readonly string[] };
  readonly openQuestions: readonly { readonly kind: string }[];
  readonly relevantFiles: readonly { readonly path: string }[];
  readonly memories: readonly { readonly id: string; readonly text: string; readonly why: string }[];
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

  it('has the keys that the guide names, in every part of it', async () => {
    const brief = JSON.parse((await place.maestro('brief', 't1', '--json')).stdout) as Brief;
    const guide = readFileSync(path.join(import.meta.dirname, '../../docs/user-guide.md'), 'utf8');
    const [, named = ''] = /^\| `brief` \| `\{ (.*) \}` \|$/m.exec(guide) ?? [];
    assert.deepEqual(Object.keys(brief), named.split(', '));
    const keys = [
      ...['id', 'goalId', 'title', 'description', 'risk', 'files', 'goal', 'status', 'reason'],
      ...['stage', 'stageStanding', 'role', 'attempt', 'changed'],
    ];
    assert.deepEqual(Object.keys(brief.task), keys);
    assert.deepEqual(Object.keys(brief.budget), ['tokens', 'used', 'leftOut', 'parts', 'goal', 'spent']);
    assert.deepEqual(Object.keys(brief.openQuestions[0] ?? {}), ['id', 'kind', 'question']);
  });

  it('tells what is remembered and has to do with it', async () => {
    const { task } = JSON.parse((await place.maestro('brief', 't1', '--json')).stdout) as Brief;
    const [file = ''] = task.changed;
    place.write('.maestro/memory/late.md', `---\nat: 2026-11-20T10:00:00Z\n---\n\nNobody calls ${file} at night.\n`);
    const { memories } = JSON.parse((await place.maestro('brief', 't1', '--json')).stdout) as Brief;
    const told = memories.find(({ id }) => id === 'late');
    assert.equal(told?.text, `Nobody calls ${file} at night.`);
    const { stdout } = await place.maestro('brief', 't1');
    assert.ok(stdout.includes(`## Remembered\n`) && stdout.includes(`- ${told.text} (late, ${told.why})`), stdout);
  });

  it('is refused for a task that there is not', async () => {
    const { code, stderr } = await place.maestro('brief', 't99');
    assert.equal(code, 2);
    assert.match(stderr, /no task t99.*maestro status/);
  });
});
