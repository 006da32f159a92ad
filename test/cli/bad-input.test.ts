import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createPlace, writeProject, type Called, type Place } from './driver.ts';

/** Asserts how a call failed, and that it told so on stderr alone. */
function assertFailed(called: Called, code: number, says: RegExp): void {
  assert.equal(called.code, code, `${called.stdout}\n${called.stderr}`);
  assert.match(called.stderr, says);
  assert.doesNotMatch(called.stderr, /\n\s+at /);
}

describe('bad input on the command line', function () {
  // Whole runs in child processes: how long they take is the machine's affair.
  this.timeout(240_000);

  let place: Place;
  beforeEach(() => {
    place = createPlace();
  });
  afterEach(() => {
    place.dispose();
  });

  it('names unknown commands, options and values, with exit code 2', async () => {
    assertFailed(await place.maestro('imprve'), 2, /unknown command 'imprve'\n\(Did you mean improve\?\)/);
    assertFailed(await place.maestro('improve', '--fast'), 2, /unknown option '--fast'/);
    assertFailed(await place.maestro('improve', '--autonomy', '6'), 2, /A whole number from 0 to 5 is expected/);
    assertFailed(await place.maestro('run'), 2, /missing required argument 'goal'/);
    assertFailed(await place.maestro('deny', 'q1'), 2, /required option '--reason <text>'/);
    assertFailed(await place.maestro('run', 'x', '--deadline', 'soon'), 2, /A time such as/);
    assertFailed(await place.maestro('help', 'nonsense'), 2, /no command or topic 'nonsense'/);
    assertFailed(await place.maestro('log', '--type', 'gate-slammed'), 2, /no event type "gate-slammed".*gate-opened/);
    assert.ok(!existsSync(path.join(place.folder, '.maestro')));
  });

  it('says what is wrong with a workspace, with exit code 5', async () => {
    place.write('file.txt', 'x');
    assertFailed(await place.maestro('improve', '-C', 'file.txt'), 5, /file\.txt is not a folder/);
    assertFailed(await place.maestro('improve', '-C', 'nowhere'), 5, /There is no folder .*nowhere/);
    assertFailed(await place.maestro('status', '-C', 'nowhere', '--json'), 5, /There is no folder/);
    const worktree = path.join(place.top, 'home/worktrees/abc/g1-t1');
    mkdirSync(worktree, { recursive: true });
    assertFailed(await place.maestro('improve', '-C', worktree), 5, /is the worktree of a task.*your own copy/);
  });

  it('says that the state cannot be kept where nothing can be written', async () => {
    writeProject(place);
    place.write('.maestro/state', 'a file, not a folder');
    assertFailed(await place.maestro('improve'), 5, /\.maestro\/state is not a folder.*remove it/);
  });

  it('says that a folder is read-only', async function () {
    if (process.getuid?.() === 0) this.skip(); // The superuser may write anywhere.
    writeProject(place);
    chmodSync(place.folder, 0o555);
    try {
      assertFailed(await place.maestro('improve'), 5, /cannot be made.*writable/);
    } finally {
      chmodSync(place.folder, 0o755);
    }
  });

  it('names file, line and expectation of settings that do not fit', async () => {
    writeProject(place);
    place.write('.maestro/config.json', '{\n  "concurrency": "three"\n}\n');
    assertFailed(await place.maestro('improve'), 5, /config\.json:2:18: "concurrency".*expected number/);
    place.write('.maestro/config.json', '{ "concurrency": 3');
    assertFailed(await place.maestro('improve'), 5, /config\.json:1:19: .*JSON/);
  });

  it('names unknown workflows, and what is wrong in one of the team', async () => {
    writeProject(place);
    assertFailed(
      await place.maestro('run', 'x', '--workflow', 'nonsense'),
      2,
      /no workflow "nonsense".*improve, improve-with-model, feature/,
    );
    assertFailed(
      await place.maestro('run', 'x', '--workflow', 'feature'),
      1,
      /needs a language model.*maestro improve/,
    );
    place.write('.maestro/workflows/own.json', '{\n  "name": "own",\n  "description": "",\n  "stages": []\n}\n');
    assertFailed(await place.maestro('run', 'x', '--workflow', 'own'), 5, /own\.json:4:13: "stages"/);
    const verified = await place.maestro('verify-journal');
    assert.equal(verified.code, 0, verified.stderr);
  });

  it('says that a goal in words needs a model, how to get one and what runs without, and starts nothing', async () => {
    writeProject(place);
    const says = /goal in words needs a language model.*MAESTRO_MODEL.*MAESTRO_MODEL_URL.*maestro improve/;
    assertFailed(await place.maestro('run', 'Reject negative prices'), 1, says);
    assertFailed(await place.maestro('plan', 'Reject negative prices'), 1, says);
    assertFailed(await place.maestro('run', ' '), 2, /The goal is empty/);
    assert.ok(!existsSync(path.join(place.folder, '.maestro')));
  });

  it('takes the workflow "feature" for a goal in words when a model is named', async () => {
    writeProject(place);
    // Nobody listens there: the goal is stated, its plan cannot be made.
    Object.assign(place.env, { MAESTRO_MODEL: 'some-model', MAESTRO_MODEL_URL: 'http://127.0.0.1:9/v1' });
    const ran = await place.maestro('run', 'Reject negative prices');
    assert.equal(ran.code, 1, ran.stderr);
    assert.equal((await place.maestro('plan', '--tasks', '1')).code, 3, 'without a goal programs plan');
    const log = await place.maestro('log', '--type', 'goal-created');
    assert.match(log.stdout, /g1 stated: Reject negative prices \(feature,[^]*g2 stated: Improve the code \(improve,/);
  });

  it('refuses paths outside of the workspace, and such that do not exist', async () => {
    writeProject(place);
    assertFailed(await place.maestro('improve', '../elsewhere'), 2, /outside of the workspace/);
    assertFailed(await place.maestro('improve', 'src/nothing.ts'), 2, /There is no .*nothing\.ts/);
  });

  it('names tasks, gates and goals that do not exist', async () => {
    assertFailed(await place.maestro('diff', 't1'), 5, /Nothing has happened in this workspace yet/);
    writeProject(place);
    await place.maestro('improve', '--tasks', '1');
    assertFailed(await place.maestro('diff', 't9'), 2, /no task t9.*maestro status/);
    assertFailed(await place.maestro('approve', 'q9'), 2, /no open gate q9/);
    assertFailed(await place.maestro('replay', 'g9'), 2, /no goal g9/);
    assertFailed(await place.maestro('cancel', 't9'), 2, /no task/i);
    assertFailed(await place.maestro('retry', 'g1'), 4, /nothing to retry/);
    const { stdout, stderr, code } = await place.maestro('diff', 't9', '--json');
    assert.equal(code, 2);
    assert.match(stderr, /no task t9/);
    assert.equal((JSON.parse(stdout) as { error: { reason: string } }).error.reason, 'not-found');
  });

  it('refuses an export that is torn, whole', async () => {
    place.write('torn.jsonl', '{"format":"codemaestro-journal","version":1,"events":3,"head":"00"}\n');
    assertFailed(await place.maestro('import', 'torn.jsonl'), 5, /ends with event 0, but was written with 3/);
    assertFailed(await place.maestro('import', 'nothing.jsonl'), 2, /There is no file/);
    assert.equal((await place.maestro('export')).stdout.trim().split('\n').length, 1);
  });
});

describe('a project that cannot be improved', function () {
  // Whole runs in child processes: how long they take is the machine's affair.
  this.timeout(240_000);

  let place: Place;
  beforeEach(() => {
    place = createPlace();
    writeProject(place);
  });
  afterEach(() => {
    place.dispose();
  });

  async function assertStuck(says: RegExp): Promise<void> {
    const { code, stdout, stderr } = await place.maestro('improve', '--tasks', '1');
    assert.equal(code, 1, stderr);
    assert.match(stdout + stderr, says);
    assert.equal((await place.maestro('verify-journal')).code, 0);
  }

  it('says that no tests were found, and how to name them', async () => {
    place.write('package.json', JSON.stringify({ name: 'tiny', type: 'module' }));
    place.git('commit', '-qam', 'No tests');
    await assertStuck(/No tests were found.*\.maestro\/config\.json/);
  });

  it('says that tests fail before anything was touched', async () => {
    place.write('src/sign.ts', `export function sign(n: number): string {\n  return 'minus';\n  return 'plus';\n}\n`);
    place.git('commit', '-qam', 'Break it');
    await assertStuck(/before anything was|already (?:fail|red)|fail/);
  });

  it('stops tests that never end', async () => {
    place.write('test/endless.test.ts', 'setInterval(() => undefined, 1000);\n');
    place.git('add', '-A');
    place.git('commit', '-qm', 'Hang');
    place.write('.maestro/config.json', '{ "checks": { "timeout": 1500 } }');
    await assertStuck(/was stopped after 1\.5 s.*Mend the test that hangs.*"checks\.timeout"/);
  });

  it('leaves out sources with syntax errors by name, and improves the others', async () => {
    place.write('src/broken.ts', 'export const = 1;\n');
    place.git('add', '-A');
    place.git('commit', '-qm', 'Break one');
    const { code, stdout } = await place.maestro('improve', '--tasks', '1');
    assert.equal(code, 3);
    assert.match(stdout, /src\/broken\.ts was left out/);
  });

  it('says that there is nothing to improve, as success', async () => {
    place.write('src/sign.ts', `export const sign = (n: number): string => (n > 0 ? 'plus' : 'minus');\n`);
    place.git('commit', '-qam', 'Tidy');
    const { code, stdout } = await place.maestro('improve', 'src/sign.ts');
    assert.equal(code, 0);
    assert.match(stdout, /found nothing that can be improved safely/);
  });

  it('works in a folder without git, and brings what is accepted into its files', async () => {
    const plain = createPlace();
    try {
      writeProject(plain);
      rmSync(path.join(plain.folder, '.git'), { recursive: true });
      const improved = await plain.maestro('improve', 'src/sign.ts');
      assert.equal(improved.code, 3, improved.stderr);
      const accepted = await plain.maestro('accept', 't1');
      assert.equal(accepted.code, 0, accepted.stderr);
      assert.doesNotMatch(readFileSync(path.join(plain.folder, 'src/sign.ts'), 'utf8'), /never/);
    } finally {
      plain.dispose();
    }
  });
});
