import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createModelServer, type ModelServer } from '../model-server/index.ts';
import { createPlace, tasksIn, writeProject, type Place } from './driver.ts';

const report = { name: 'report', input: { outcome: 'nothing-to-do', summary: 'Nothing to change.', findings: [] } };
const read = { name: 'read-file', input: { path: 'src/sign.ts' } };
/** A call comes to 20 cents. */
const usage = { prompt_tokens: 19_900, completion_tokens: 100 };

describe('a limit of what may be spent, at the command line', () => {
  let place: Place;
  let server: ModelServer;

  before(async () => {
    place = createPlace();
    writeProject(place);
    place.write('.maestro/config.json', JSON.stringify({ sessions: { outputTokens: 256 } }));
    server = await createModelServer({ script: ({ turn }) => ({ calls: [turn === 0 ? read : report], usage }) });
    Object.assign(place.env, { MAESTRO_MODEL: 'scripted', MAESTRO_MODEL_URL: server.url });
    const home = place.env['MAESTRO_HOME'] ?? '';
    mkdirSync(home, { recursive: true });
    const rules = { limits: { day: { dollars: 50 } }, prices: { scripted: { input: 10, output: 10 } } };
    writeFileSync(path.join(home, 'routing.json'), JSON.stringify(rules));
  });

  after(async () => {
    await server.close();
    place.dispose();
  });

  it('ends the run at a gate, says how things stand, is raised with a yes, and the work goes on to its end', async () => {
    const run = await place.maestro('run', 'Know zero', '--workflow', 'quick', '--limit', '0.22');
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stdout, /90 % of the limit for g1 are spent: \$0\.20 of \$0\.22/);
    assert.match(run.stdout, /The limit for g1 is reached: \$0\.20 of \$0\.22 are spent.*Raise it by/);
    assert.match(run.stdout, /maestro approve q1 +raises the limit by that, and goes on/);
    assert.equal(server.requests.length, 1);
    const cost = await place.maestro('cost');
    assert.match(
      cost.stdout,
      /Limits:\n +g1 +\$0\.20 of \$0\.22 +91 %\n +g1 +1 turn of 2,000 turns +0 %\n[^]*\n +the day [\d-]+ +\$0\.20 of \$50\.00/,
    );
    const denied = await place.maestro('deny', 'q1', '--reason', 'not now');
    assert.equal(denied.code, 0, denied.stderr);
    assert.match((await place.maestro('status')).stdout, /g1 .*paused/);
    const again = await place.maestro('continue', 'g1');
    assert.match(again.stdout, /Still waiting for you: q2/);
    assert.equal(server.requests.length, 1);
    const approved = await place.maestro('approve', 'q2');
    assert.match(approved.stdout, /g1 is completed|cancelled/);
    assert.equal(server.requests.length, 2, 'no call is made twice');
  });

  it('still asks when the process that came to it was killed, and what was paid is not paid again', async () => {
    const before = server.requests.length;
    const run = place.start('run', 'Know one', '--workflow', 'quick', '--limit', '0.22', '--wait');
    await run.until(/maestro approve q\d+ +raises/);
    run.child.kill('SIGKILL');
    await run.ended;
    const { stdout } = await place.maestro('status', '--json');
    const { gates } = JSON.parse(stdout) as { gates: readonly { id: string; kind: string }[] };
    assert.deepEqual(
      gates.map(({ kind }) => kind),
      ['budget'],
    );
    assert.equal(server.requests.length, before + 1);
    const approved = await place.maestro('approve', gates[0]?.id ?? '');
    assert.equal(approved.code, 0, approved.stderr);
    assert.equal(server.requests.length, before + 2);
    assert.deepEqual(Object.values(await tasksIn(place)), ['cancelled', 'cancelled'], 'there was nothing to change');
  });

  it('is named by doctor, with what a goal may cost when nobody says anything', async () => {
    const { stdout } = await place.maestro('doctor');
    assert.match(stdout, /Limits of spending: a goal, the usual: \$20\.00; a day: \$50\.00/);
  });
});
