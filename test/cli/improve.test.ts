import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { personsView } from '../adapters/git/sandbox.ts';
import { createPlace, tasksIn, writeProject, type Called, type Place } from './driver.ts';

/** One JSON value and nothing else. */
function valueOf({ stdout }: Called): Record<string, unknown> {
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('maestro improve, without a terminal', function () {
  // Whole runs in child processes: how long they take is the machine's affair.
  this.timeout(240_000);

  let place: Place;
  let untouched: readonly string[];
  let improved: Called;
  const files = (): readonly string[] => personsView(place.folder).filter((line) => !line.startsWith('.maestro'));

  before(async () => {
    place = createPlace();
    writeProject(place);
    untouched = files();
    improved = await place.maestro('improve');
  });
  after(() => {
    place.dispose();
  });

  it('waits at the gates with exit code 3 and says how to answer', () => {
    assert.equal(improved.code, 3, improved.stderr);
    assert.match(improved.stdout, /maestro diff t1/);
    assert.match(improved.stdout, /maestro accept t2/);
    assert.match(improved.stdout, /t1 evidence on [0-9a-f]+: test passed/);
    assert.ok(!improved.stdout.includes('\u001b'), 'no colour or cursor movement outside of a terminal');
  });

  it('shows the change of a task hunk by hunk', async () => {
    const shown = await place.maestro('diff', 't1');
    assert.equal(shown.code, 0);
    assert.match(shown.stdout, /^@@ .* @@ hunk 1$/m);
    assert.match(shown.stdout, /^- {4}console\.log\('never'\);$/m);
    const value = valueOf(await place.maestro('diff', 't1', '--json'));
    // Two tasks come to their gates at the same time; either may be the first.
    assert.match(String(value['gate']), /^q[12]$/);
  });

  it('tells everything of a task', async () => {
    const shown = await place.maestro('show', 't1');
    assert.match(shown.stdout, /Stages\n {2}pin +passed/);
    assert.match(shown.stdout, /Evidence\n {2}test passed \(2 passed, 0 failed\)/);
    const value = valueOf(await place.maestro('show', 't1', '--json'));
    assert.equal(value['status'], 'ready-for-review');
  });

  it('lists to what a task can go back, and goes nowhere for what is not listed', async () => {
    const { checkpoints, tree } = valueOf(await place.maestro('checkpoints', 't1', '--json'));
    const [first, ...later] = checkpoints as { id: string; stageId: string; files: { tree: string } }[];
    assert.equal(first?.stageId, 'pin');
    assert.notEqual(first.files.tree, tree);
    assert.ok(
      later.some(({ files }) => files.tree === tree),
      'how it is now can be had, too',
    );
    const listed = await place.maestro('checkpoints', 't1');
    assert.match(listed.stdout, new RegExp(`^${first.id} .*before pin.*"maestro restore t1 ID" goes back`, 's'));
    const refused = await place.maestro('restore', 't1', 'k99', '--files');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /no checkpoint k99.*maestro checkpoints t1/s);
    assert.deepEqual(await tasksIn(place), { t1: 'ready-for-review', t2: 'ready-for-review' });
  });

  it('refuses a hunk that is not there, and changes nothing', async () => {
    const refused = await place.maestro('accept', 't1', '7');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /"7" names no hunk.*numbered 1 to 1/);
    assert.deepEqual(await tasksIn(place), { t1: 'ready-for-review', t2: 'ready-for-review' });
  });

  it('commits what is accepted on the branch, on green evidence', async () => {
    const accepted = await place.maestro('accept', 't1', '1');
    assert.equal(accepted.code, 0, accepted.stderr);
    assert.match(accepted.stdout, /t1 completed: Committed as [0-9a-f]{10} on maestro\/improve-the-code/);
    const committed = place.git('show', 'maestro/improve-the-code:src/sign.ts');
    assert.doesNotMatch(committed, /never/);
    assert.equal(place.git('rev-list', '--count', 'main..maestro/improve-the-code'), '1');
  });

  it('sends a change back with comments, and drops what is rejected', async () => {
    const commented = await place.maestro('comment', 't2', '1', 'Is it really unused?', '--json');
    assert.equal(commented.code, 0, commented.stderr);
    assert.match((await place.maestro('diff', 't2')).stdout, /> .*: Is it really unused\?/);
    const rejected = await place.maestro('reject', 't2', '--json');
    assert.equal(rejected.code, 0, rejected.stderr);
    assert.equal((valueOf(rejected)['task'] as { status: string }).status, 'cancelled');
    assert.equal((valueOf(rejected)['goal'] as { status: string }).status, 'completed');
  });

  it('answers a second time with a refusal and exit code 4', async () => {
    const refused = await place.maestro('accept', 't1');
    assert.equal(refused.code, 4);
    assert.match(refused.stderr, /Task t1 is completed/);
  });

  it('leaves the working copy as it was, byte for byte, and out of sight of git', () => {
    assert.deepEqual(files(), untouched);
    assert.equal(place.git('status', '--porcelain'), '');
    assert.equal(readFileSync(path.join(place.folder, '.maestro/state/.gitignore'), 'utf8'), '*\n');
    assert.equal(place.git('worktree', 'list').split('\n').length, 1);
  });

  it('keeps a journal that is whole, can be rebuilt, searched and replayed', async () => {
    const verified = valueOf(await place.maestro('verify-journal', '--json'));
    assert.equal(verified['broken'], null);
    const rebuilt = valueOf(await place.maestro('rebuild', '--json'));
    assert.equal(rebuilt['events'], verified['events']);
    const found = await place.maestro('log', '--type', 'gate-answered', '--json');
    const events = found.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    assert.deepEqual(
      events.map(({ type }) => type),
      ['gate-answered', 'gate-answered'],
    );
    const grepped = await place.maestro('log', '--grep', 'really unused');
    assert.match(grepped.stdout, /t2 comment by/);
    const replayed = await place.maestro('replay', 'g1');
    assert.match(replayed.stdout, /\+0 ms {2}g1 stated: Improve the code/);
    assert.match(replayed.stdout, /g1 completed: \d+ steps, 2 tasks/);
  });

  /** Holds what is exported of a time against all there is: a date counts to its end. */
  async function holdsTimes(records: readonly Record<string, string>[]): Promise<void> {
    const times = records.map(({ at }) => at ?? '');
    const middle = times[Math.floor(times.length / 2)] ?? '';
    const today = middle.slice(0, 10);
    const of = async (...args: string[]): Promise<readonly string[]> => {
      const { stdout } = await place.maestro('audit', 'export', ...args);
      const lines = stdout.split('\n').filter((line) => line !== '');
      return lines.map((line) => (JSON.parse(line) as { at: string }).at);
    };
    assert.deepEqual(
      await of('--from', middle),
      times.filter((at) => at >= middle),
    );
    assert.deepEqual(
      await of('--to', middle),
      times.filter((at) => at < middle),
    );
    assert.deepEqual(
      await of('--from', today, '--to', today),
      times.filter((at) => at.startsWith(today)),
    );
  }

  it('tells an auditor who decided what, when and why, and that nothing was made anew', async () => {
    const exported = await place.maestro('audit', 'export');
    const records = exported.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    const decided = records.filter(({ what }) => what === 'accepted' || what === 'committed' || what === 'cancelled');
    assert.deepEqual(
      decided.map(({ what, taskId }) => `${String(what)} ${String(taskId)}`),
      ['accepted t1', 'committed t1'],
    );
    const answered = records.find(({ gate, what }) => gate === 'change' && what === 'approved');
    assert.ok(
      answered?.['by'] && answered['exactly'] && answered['subject'] && answered['risk'],
      JSON.stringify(answered),
    );
    await holdsTimes(records);
    const table = await place.maestro('audit', 'export', '--format', 'csv');
    const [, ...rows] = table.stdout.trim().split('\n');
    assert.equal(rows.length, records.length);
    assert.ok(
      rows.some((row) => row.includes(',approved,change,g1,t1,')),
      table.stdout,
    );
    const csv = await place.maestro('audit', 'export', '--format', 'csv', '--to', '2001-01-01');
    assert.equal(csv.stdout, 'seq,at,by,what,gate,goal,task,exactly,subject,risk,risk reasons,why,hash\n');
    const wrong = await place.maestro('audit', 'export', '--from', 'yesterday');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /"yesterday" is no date\. Write it as 2026-11-26/);
    const verified = await place.maestro('audit', 'verify');
    assert.match(verified.stdout, /The journal is whole[^]*It agrees with what was noted outside of it/);
  });

  it('exports the journal and imports it into an empty workspace only', async () => {
    const file = path.join(place.top, 'backup.jsonl');
    assert.equal((await place.maestro('export', file)).code, 0);
    const again = await place.maestro('export', file);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /exists already.*--force/);
    const other = createPlace();
    try {
      const imported = await other.maestro('import', file);
      assert.equal(imported.code, 0, imported.stderr);
      assert.equal((await other.maestro('export')).stdout, readFileSync(file, 'utf8'));
      assert.equal((await other.maestro('import', file)).code, 4);
    } finally {
      other.dispose();
    }
  });

  it('has an auditor hear that events are gone which were noted outside of the journal', async () => {
    const home = place.env['MAESTRO_HOME'] ?? '';
    const [witness = ''] = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /witness.*\.json$/.test(file),
    );
    const noted = JSON.parse(readFileSync(path.join(home, witness), 'utf8')) as { seq: number };
    writeFileSync(path.join(home, witness), JSON.stringify({ ...noted, seq: noted.seq + 2 }));
    const verified = await place.maestro('audit', 'verify');
    assert.equal(verified.code, 5);
    assert.match(
      verified.stderr,
      new RegExp(`it is missing, although ${String(noted.seq + 2)} events were noted outside of the journal`),
    );
  });
});
