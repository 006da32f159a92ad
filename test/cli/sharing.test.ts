import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createSqliteJournalStore } from '../../src/adapters/sqlite-journal/index.ts';
import { sampleNote, sampleStory } from '../contracts/journal.samples.ts';
import { good } from '../contracts/journal.stage.ts';
import { createPlace, tasksIn, writeProject, type Place } from './driver.ts';

describe('several processes on one workspace', function () {
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

  it('hands a decision to the process that is at work, which carries it out', async () => {
    const worker = place.start('improve', 'src/sign.ts', '--wait');
    await worker.until('maestro accept t1');
    const watching = place.start('log', '--follow', '--json', '--type', 'change-committed');
    const status = await place.maestro('status');
    assert.match(status.stdout, new RegExp(`At work: command line \\(process ${String(worker.child.pid)}`));
    const accepted = await place.maestro('accept', 't1');
    assert.equal(accepted.code, 0, accepted.stderr);
    assert.match(
      accepted.stdout,
      new RegExp(`Handing over to the command line \\(process ${String(worker.child.pid)}\\)`),
    );
    assert.match(accepted.stdout, /t1 completed: Committed as/);
    const ended = await worker.ended;
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /git merge maestro\/improve-src-sign-ts/);
    await watching.until('"type":"change-committed"');
    watching.child.kill('SIGINT');
    assert.equal((await watching.ended).code, 0);
  });

  it('ends everything at once on a word from another process, and goes on later', async () => {
    const worker = place.start('improve', 'src/sign.ts', '--wait');
    await worker.until('maestro accept t1');
    const stopped = await place.maestro('stop');
    assert.equal(stopped.code, 0, stopped.stderr);
    assert.match(
      stopped.stdout,
      /Stopped what the command line \(process \d+\)[^]*g1 is paused; "maestro continue g1"/,
    );
    const ended = await worker.ended;
    assert.match(ended.stderr, /stops everything\./);
    assert.match((await place.maestro('stop')).stdout, /nothing to stop/);
    assert.equal((await place.maestro('continue', 'g1')).code, 0);
    assert.equal((await place.maestro('accept', 't1')).code, 0);
    assert.deepEqual(await tasksIn(place), { t1: 'completed' });
  });

  it('hands a goal to the process that is at work, and shows it until it waits for a person', async () => {
    const worker = place.start('improve', 'src/sign.ts', '--wait');
    await worker.until('maestro accept t1');
    const second = await place.maestro('improve', 'src/where.ts');
    assert.equal(second.code, 3, second.stderr);
    assert.match(
      second.stdout,
      new RegExp(`Handing over to the command line \\(process ${String(worker.child.pid)}\\)`),
    );
    assert.match(second.stdout, /g2 in .* \(main at [0-9a-f]{10}\)\n/);
    assert.match(second.stdout, /g2 stated: Improve src\/where\.ts[^]*t2 stage accept running[^]*maestro accept t2/);
    assert.deepEqual(await tasksIn(place), { t1: 'ready-for-review', t2: 'ready-for-review' });
    const wrong = await place.maestro('run', 'x', '--workflow', 'nonsense');
    assert.equal(wrong.code, 2, wrong.stderr);
    const third = place.start('improve', 'src/where.ts', '--goal', 'Once more', '--wait');
    await third.until(/maestro accept t3|found nothing|t3 stage accept running/);
    assert.equal((await place.maestro('reject', 't3')).code, 0);
    assert.equal((await third.ended).code, 0, third.output());
    assert.equal((await place.maestro('accept', 't1')).code, 0);
    assert.equal((await place.maestro('accept', 't2')).code, 0);
    const ended = await worker.ended;
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal((await place.maestro('verify-journal')).code, 0);
  });

  it('leaves the other process at work on a goal that was handed over, when Ctrl-C is pressed', async () => {
    const worker = place.start('improve', 'src/sign.ts', '--wait');
    await worker.until('maestro accept t1');
    const second = place.start('improve', 'src/where.ts', '--json');
    await second.until('g2 stated');
    second.child.kill('SIGINT');
    const left = await second.ended;
    assert.equal(left.code, 130, second.output());
    assert.deepEqual(JSON.parse(left.stdout), { interrupted: true, exitCode: 130 });
    assert.match(left.stderr, /The other process goes on with g2\./);
    await worker.until('t2 stage accept running');
    worker.child.kill('SIGINT');
    await worker.ended;
  });

  it('stops on Ctrl-C with exit code 130 and goes on with "resume", without repeating what was done', async () => {
    const worker = place.start('improve', 'src/sign.ts');
    await worker.until('t1 stage pin passed');
    worker.child.kill('SIGINT');
    const stopped = await worker.ended;
    assert.equal(stopped.code, 130, stopped.stderr);
    assert.match(stopped.stderr, /Press Ctrl-C again to leave at once/);
    assert.match(stopped.stdout, /Nothing is lost: "maestro resume" goes on from here/);
    assert.match((await place.maestro('status')).stdout, /Nobody is at work\. "maestro resume" goes on\./);
    const resumed = await place.maestro('resume', '--json');
    assert.equal(resumed.code, 3, resumed.stderr);
    const { gates } = JSON.parse(resumed.stdout) as { gates: readonly { id: string; taskId: string }[] };
    assert.deepEqual(
      gates.map(({ taskId }) => taskId),
      ['t1'],
    );
    const testers = await place.maestro('log', '--type', 'session-opened', '--task', 't1', '--json');
    const roles = testers.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { data: { session: { role: string } } }).data.session.role);
    assert.equal(roles.filter((role) => role === 'tester').length, 1);
    assert.equal((await place.maestro('verify-journal')).code, 0);
  });

  it('leaves at once on a second Ctrl-C, and loses nothing', async () => {
    const worker = place.start('improve', 'src/sign.ts');
    await worker.until('t1 added');
    worker.child.kill('SIGINT');
    await worker.until('Press Ctrl-C again');
    worker.child.kill('SIGINT');
    const { code, stderr } = await worker.ended;
    assert.equal(code, 130, stderr);
    const resumed = await place.maestro('resume');
    assert.equal(resumed.code, 3, resumed.stderr);
    assert.deepEqual(await tasksIn(place), { t1: 'ready-for-review' });
  });

  it('holds a plan until it is approved, then carries it out', async () => {
    const planned = await place.maestro('plan', 'Tidy up', 'src/sign.ts', '--workflow', 'improve', '--json');
    assert.equal(planned.code, 3, planned.stderr);
    const { gates, goals } = JSON.parse(planned.stdout) as {
      gates: readonly { id: string; kind: string }[];
      goals: readonly { tasks: readonly unknown[] }[];
    };
    assert.deepEqual(
      gates.map(({ kind }) => kind),
      ['plan'],
    );
    assert.equal(goals[0]?.tasks.length, 0);
    const approved = await place.maestro('approve', gates[0]?.id ?? '', '--reason', 'Looks right');
    assert.equal(approved.code, 0, approved.stderr);
    assert.deepEqual(await tasksIn(place), { t1: 'ready-for-review' });
    const sentBack = await place.maestro('deny', 't1', '--rework', '--reason', 'Once more');
    assert.equal(sentBack.code, 0, sentBack.stderr);
    const cancelled = await place.maestro('cancel', 'g1', '--reason', 'Enough', '--json');
    assert.match(cancelled.stdout + cancelled.stderr, /cancelled|completed/);
  });

  it('lets policy accept what is low risk when asked to', async () => {
    const improved = await place.maestro('improve', 'src/sign.ts', '--yes-low', '--json');
    assert.equal(improved.code, 0, improved.stderr);
    const { goals } = JSON.parse(improved.stdout) as {
      goals: readonly { status: string; commits: readonly string[] }[];
    };
    assert.deepEqual(
      goals.map(({ status, commits }) => [status, commits.length]),
      [['completed', 1]],
    );
  });

  it('ends following a journal that is gone, and takes what a new one tells for news, shorter or longer', async () => {
    const state = path.join(place.folder, '.maestro', 'state');
    const begin = (more: number): void => {
      const writer = good(createSqliteJournalStore({ file: path.join(state, 'journal.db') }).openWriter('test'));
      const notes = Array.from({ length: more }, (_, count) => sampleNote(`note ${String(count)} of ${String(more)}`));
      good(writer.append([...notes, ...sampleStory()], more, true));
      writer.close();
    };
    begin(3);
    const following = place.start('log', '--follow');
    await following.until('note 2 of 3');
    for (const more of [1, 9]) {
      assert.match((await place.maestro('catch-up')).stdout, /g1 stated: .*t1\) is ready for review/s);
      assert.match((await place.maestro('catch-up')).stdout, /Nothing has changed/);
      for (const end of ['', '-wal', '-shm']) rmSync(path.join(state, `journal.db${end}`), { force: true });
      begin(more);
    }
    const { code, stderr } = await following.ended;
    assert.deepEqual([code, stderr.trim().split('\n').length], [5, 1]);
    assert.match(stderr, /journal was deleted, or another one took its place/);
  });
});
