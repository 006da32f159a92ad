import assert from 'node:assert/strict';
import { createModelServer, type ModelServer } from '../model-server/index.ts';
import { createPlace, writeProject, type Place } from './driver.ts';

const report = { name: 'report', input: { outcome: 'done', summary: 'Nothing to change.', findings: [] } };

describe('agents at the command line', () => {
  let place: Place;
  let server: ModelServer;

  before(async () => {
    place = createPlace();
    writeProject(place);
    server = await createModelServer({
      script: ({ turn }) => ({
        calls: [turn === 0 ? { name: 'ask-person', input: { question: 'Which sign?', options: ['+', '-'] } } : report],
      }),
    });
    Object.assign(place.env, { MAESTRO_MODEL: 'scripted', MAESTRO_MODEL_URL: server.url });
  });

  after(async () => {
    await server.close();
    place.dispose();
  });

  it('are asked about, shown, told, held and answered from one call to the next', async () => {
    const run = await place.maestro('run', 'Know zero', '--workflow', 'quick');
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stdout, /q1 {2}Which sign\? \[1\] \+ \[2\] -/);
    assert.match(run.stdout, /maestro answer q1 "…"/);

    assert.match((await place.maestro('status')).stdout, /q1 waits for you[^]*\(question gate, low risk\)/);
    const agents = await place.maestro('agents');
    assert.match(agents.stdout, /^s1 +developer +scripted +t1 Know zero +develop +turn 1 +waits for you: q1/);
    const rows = JSON.parse((await place.maestro('agents', '--json')).stdout) as { activity: string }[];
    assert.deepEqual(
      rows.map(({ activity }) => activity),
      ['asks'],
    );
    const turns = await place.maestro('show', 't1', '--turns');
    assert.match(turns.stdout, /s1 developer +1 +\d+ B +1 +\d+\/\d+\/\d+\/0\/0\/\d+ of 128k +developer@\d/);
    const context = await place.maestro('context', 't1');
    assert.match(context.stdout, /^s1 developer, develop: \d+ tokens sent in 1 turn/);
    assert.match(context.stdout, /turn +in all +of window +system +rules/);

    assert.equal((await place.maestro('pause', 't1')).code, 0);
    assert.match((await place.maestro('status')).stdout, /q1 waits for you/);
    assert.equal((await place.maestro('pause', 't1')).code, 4);
    assert.equal((await place.maestro('tell', 't1', 'Zero has none')).code, 0);
    const answered = await place.maestro('answer', 'q1', '2');
    assert.match(answered.stdout, /q1 answered/);
    assert.equal(server.requests.length, 1, 'it is paused');
    assert.match((await place.maestro('status')).stdout, /paused/);
    await place.maestro('continue', 't1');
    const last = server.requests[1]?.body ?? '';
    assert.match(last, /"-"[^]*Zero has none/);
    assert.equal((await place.maestro('agents')).stdout, 'No agent has work.\n');
  });

  it('keep their question when the process is killed, and go on with its answer', async () => {
    const asked = server.requests.length;
    const running = place.start('run', 'Know the sign of zero', '--workflow', 'quick', '--wait');
    await running.until(/q\d+ {2}Which sign/);
    running.child.kill('SIGKILL');
    await running.ended;
    const { gates } = JSON.parse((await place.maestro('status', '--json')).stdout) as { gates: { id: string }[] };
    const answered = await place.maestro('answer', gates[0]?.id ?? '', 'Neither');
    assert.match(answered.stdout, /answered/, answered.stderr);
    assert.equal(server.requests.length, asked + 2, 'no turn is paid twice');
    assert.match(server.requests.at(-1)?.body ?? '', /Neither/);
  });

  it('are not there for a task that nobody knows, or a gate that is no question', async () => {
    assert.equal((await place.maestro('show', 't9', '--turns')).code, 2);
    assert.equal((await place.maestro('context', 't9')).code, 2);
    assert.equal((await place.maestro('answer', 'q9', 'x')).code, 2);
    assert.equal((await place.maestro('tell', 't9', 'x')).code, 2);
  });
});

describe('the account of what an agent was sent', () => {
  let place: Place;
  let server: ModelServer;

  before(async () => {
    place = createPlace();
    place.env['MAESTRO_MEMORY'] = 'on';
    writeProject(place);
    const lines = Array.from({ length: 60 }, (_, at) => `export const rate${String(at)} = ${String(at)};`);
    place.write('src/rates.ts', `${lines.join('\n')}\n`);
    const facts = Array.from(
      { length: 5 },
      (_, at) => `Rule ${String(at)}: ${`rates of zone ${String(at)} hold. `.repeat(50)}`,
    );
    for (const [at, fact] of facts.entries())
      place.write(
        `.maestro/memory/rule${String(at)}.md`,
        `---\nat: 2026-11-20T10:00:00Z\npinned: true\n---\n\n${fact}\n`,
      );
    place.git('add', '-A');
    place.git('commit', '-q', '-m', 'Rates');
    const read = { name: 'read-file', input: { path: 'src/rates.ts' } };
    server = await createModelServer({ script: ({ turn }) => ({ calls: [turn === 0 ? read : report] }) });
    Object.assign(place.env, { MAESTRO_MODEL: 'scripted', MAESTRO_MODEL_URL: server.url });
    await place.maestro('run', 'Know the rates', '--workflow', 'quick');
  });

  after(async () => {
    await server.close();
    place.dispose();
  });

  it('tells what it was told as it began and why, what was left out, and what was of little use', async () => {
    const { stdout, stderr } = await place.maestro('context', 't1');
    assert.match(stdout, /\n {2}Told as it began, and why\n {4}memory:rule\d: [^\n]*pinned, /, stderr);
    assert.match(stdout, /\n {2}Left out\n {4}before turn 1: \d of memories\n/);
    assert.match(
      stdout,
      /\n {2}Of little use, the worst first\n {4}read-file src\/rates\.ts \(turn 1\): nothing after it speaks of it, \d+ tokens/,
    );
    const [session] = JSON.parse((await place.maestro('context', 't1', '--json')).stdout) as readonly {
      readonly told: readonly { readonly id: string; readonly why: string }[];
    }[];
    assert.ok(session?.told.some(({ id, why }) => id.startsWith('memory:rule') && why.includes('pinned')));
  });
});
