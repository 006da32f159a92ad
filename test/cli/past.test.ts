import assert from 'node:assert/strict';
import { createModelServer, type ModelServer } from '../model-server/index.ts';
import { createPlace, writeProject, type Place } from './driver.ts';

interface Told {
  readonly task: { readonly id: string } | null;
  readonly decided: readonly { readonly by: string; readonly answer: string }[];
  readonly evidence: string | null;
  readonly known: readonly string[];
}

describe('looking back', () => {
  let place: Place;
  let changed: string;
  before(async () => {
    place = createPlace();
    writeProject(place);
    assert.equal((await place.maestro('improve', '--tasks', '1')).code, 3);
  });
  after(() => {
    place.dispose();
  });

  it('tells what happened since the last look, and what waits', async () => {
    const first = await place.maestro('catch-up');
    assert.equal(first.code, 0);
    assert.match(first.stdout, /^g1 .*\n {2}.* g1 stated: /);
    assert.match(first.stdout, /\(t1\) is ready for review\n/);
    assert.match(first.stdout, /Waits for you\n {2}q\d+ \(t1\), \w+ risk: /);
    const again = await place.maestro('catch-up');
    assert.match(again.stdout, /^Waits for you\n[^]*Nothing has changed since you last looked/);
  });

  it('tells of a task where it has got to, in one line, and can be asked again', async () => {
    assert.equal((await place.maestro('accept', 't1')).code, 0);
    const kept = await place.maestro('catch-up', '--keep');
    assert.match(kept.stdout, /\(t1\) is done$/m);
    assert.equal(kept.stdout.match(/“[^”]+” \(t1\)/g)?.length, 1, kept.stdout);
    assert.equal((await place.maestro('catch-up', '--keep')).stdout, kept.stdout);
    const json = JSON.parse((await place.maestro('catch-up', '--since', '0', '--json')).stdout) as { goals: unknown[] };
    assert.equal(json.goals.length, 1);
    assert.equal((await place.maestro('catch-up', '--since', '999999')).code, 2);
  });

  it('tells which task, answer and evidence made what a file is', async () => {
    place.git('merge', '-q', place.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/maestro'));
    changed = place.git('show', '--name-only', '--format=', 'HEAD').split('\n')[0] ?? '';
    const { code, stdout } = await place.maestro('why', changed, '--limit', '1');
    assert.equal(code, 0);
    assert.match(stdout, /task t1: [^]*goal g1: [^]*reported: [^]*checked: test passed/);
    const [told] = JSON.parse((await place.maestro('why', changed, '--json')).stdout) as readonly Told[];
    assert.equal(told?.task?.id, 't1');
    assert.ok(told.decided.some(({ answer }) => answer === 'approved'));
  });

  it('tells what is remembered of a file, whoever made it', async () => {
    place.write(
      '.maestro/memory/cents.md',
      `---\nat: 2026-11-20T10:00:00Z\nabout: ["${changed}"]\n---\n\nPrices are in cents.\n`,
    );
    const [told] = JSON.parse((await place.maestro('why', 'package.json', '--json')).stdout) as readonly Told[];
    assert.deepEqual(told?.known, []);
    const { stdout } = await place.maestro('why', changed, '--json');
    const others = (JSON.parse(stdout) as readonly Told[]).filter(({ task }) => task === null);
    assert.ok(others.length > 0);
    assert.ok(
      others.every(({ known }) => known.includes('remembered: Prices are in cents.')),
      stdout,
    );
  });

  it('says so of lines of somebody else, of lines to come, and of what is not there', async () => {
    assert.match((await place.maestro('why', 'package.json:1')).stdout, /not the work of an agent/);
    place.write('new.ts', 'x\n');
    assert.match((await place.maestro('why', 'new.ts:1')).stdout, /not committed yet/);
    const missing = await place.maestro('why', 'package.json:999');
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /has no line 999/);
    assert.equal((await place.maestro('why', '../outside.ts')).code, 2);
  });
});

describe('asking why a line is so that an agent wrote', () => {
  let place: Place;
  let server: ModelServer;
  const line = '// Zero counts as minus.';
  before(async () => {
    place = createPlace();
    writeProject(place);
    const steps = [
      { name: 'ask-person', input: { question: 'Which sign has zero?', options: ['plus', 'minus'] } },
      { name: 'edit-file', input: { path: 'src/sign.ts', edits: [{ old: 'export ', new: `${line}\nexport ` }] } },
    ];
    const report = { name: 'report', input: { outcome: 'done', summary: 'Said what zero is.', findings: [] } };
    server = await createModelServer({ script: ({ turn }) => ({ calls: [steps[turn] ?? report] }) });
    Object.assign(place.env, { MAESTRO_MODEL: 'scripted', MAESTRO_MODEL_URL: server.url });
  });
  after(async () => {
    await server.close();
    place.dispose();
  });

  it('tells its task, goal and report, what was asked, and the answer with its reason', async () => {
    assert.equal((await place.maestro('run', 'Say what zero is', '--workflow', 'quick')).code, 3);
    const answered = await place.maestro('answer', 'q1', 'Minus: the API is frozen');
    assert.match(answered.stdout, /q1 answered/, answered.stderr);
    const accepted = await place.maestro('accept', 't1');
    assert.equal(accepted.code, 0, accepted.stderr);
    place.git('merge', '-q', place.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/maestro'));
    const at = place.git('grep', '-n', line, '--', 'src/sign.ts').split(':')[1] ?? '';
    const { code, stdout } = await place.maestro('why', `src/sign.ts:${at}`);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}task t1: [^]*^ {2}goal g1: Say what zero is$/m);
    assert.match(stdout, /^ {2}approved by .+: Which sign has zero\?.* Because: Minus: the API is frozen$/m);
    assert.match(stdout, /^ {2}reported: Said what zero is\.$/m);
    assert.match(
      (await place.maestro('why', `src/sign.ts:${String(Number(at) + 1)}`)).stdout,
      /not the work of an agent/,
    );
  });
});
