import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createModelServer, type ModelServer } from '../model-server/index.ts';
import { createPlace, writeProject, type Place } from './driver.ts';

const report = { name: 'report', input: { outcome: 'nothing-to-do', summary: 'Nothing to change.', findings: [] } };

describe('why which model was asked, at the command line', function () {
  this.timeout(120_000);
  let place: Place;
  const servers: ModelServer[] = [];

  before(async () => {
    place = createPlace();
    writeProject(place);
    const busy = await createModelServer({ script: () => ({ fault: { kind: 'status', status: 529, body: '' } }) });
    const well = await createModelServer({ wire: 'anthropic', script: () => ({ calls: [report] }) });
    servers.push(busy, well);
    const home = place.env['MAESTRO_HOME'] ?? '';
    mkdirSync(home, { recursive: true });
    const providers = {
      first: { kind: 'openai', url: busy.url },
      second: { kind: 'anthropic', url: well.url },
    };
    const models = ['first/small', 'second/large'];
    writeFileSync(
      path.join(home, 'models.json'),
      JSON.stringify({ providers, models, roles: { reviewer: 'second/large' } }),
    );
  });

  after(async () => {
    for (const server of servers) await server.close();
    place.dispose();
  });

  it('tells what would be asked now, with reasons, prices and what the person named for roles', async () => {
    const home = place.env['MAESTRO_HOME'] ?? '';
    const routes = [{ kind: 'review', models: ['second/large'] }];
    const prices = { 'first/small': { input: 1, output: 4 } };
    writeFileSync(path.join(home, 'routing.json'), JSON.stringify({ routes, prices }));
    const { stdout } = await place.maestro('models', 'explain', '--kind', 'review', '--complexity', 'low');
    assert.match(stdout, /^review, low complexity\n +1 +second\/large +your rule for review, low .*cost unknown\n/);
    assert.match(stdout, /\n +2 +first\/small +not in the catalogue, taken as fitting .*\$1 in, \$4 out a million\n/);
    assert.match(stdout, /reviewer: second\/large/);
    const all = await place.maestro('models', 'explain', '--complexity', 'high', '--json');
    const { work } = JSON.parse(all.stdout) as {
      work: readonly { kind: string; models: readonly { ref: string }[] }[];
    };
    assert.deepEqual(
      work.map(({ kind, models: [first] }) => [kind, first?.ref]),
      [
        ['decomposition', 'first/small'],
        ['implementation', 'first/small'],
        ['review', 'second/large'],
        ['summary', 'first/small'],
      ],
    );
  });

  it('says why a model is not asked at all', async () => {
    writeFileSync(path.join(place.env['MAESTRO_HOME'] ?? '', 'routing.json'), '{ "localOnly": true }');
    const { stdout } = await place.maestro('models', 'explain', '--kind', 'implementation', '--complexity', 'low');
    assert.match(stdout, /– +first\/small +it does not run on this machine/);
    writeFileSync(path.join(place.env['MAESTRO_HOME'] ?? '', 'routing.json'), '{}');
  });

  it('tells each decision of a run: who was asked, who gave no answer, who stepped in, and why', async () => {
    assert.match((await place.maestro('models', 'explain')).stderr, /Nothing has happened/);
    await place.maestro('run', 'Know zero', '--workflow', 'quick');
    const { stdout } = await place.maestro('models', 'explain', '--goal', 'g1');
    const lines = stdout.split('\n');
    assert.match(lines[0] ?? '', / t1 s1 developer: first\/small is asked$/);
    assert.match(stdout, /given to this session; not in the catalogue.*; low complexity: medium risk/);
    assert.match(stdout, /not second\/large: another one comes first/);
    assert.match(stdout, /developer: first\/small gave no answer \(overloaded\)\. /);
    assert.match(stdout, /developer: second\/large is asked\n.*\n +not first\/small: it gave no answer \(overloaded\)/);
    const data = JSON.parse((await place.maestro('models', 'explain', '--task', 't1', '--json')).stdout) as {
      kind: string;
      role: string;
    }[];
    assert.deepEqual(
      data.map(({ kind, role }) => `${role} ${kind}`),
      ['developer chosen', 'developer failed', 'developer chosen'],
    );
    assert.equal(
      (await place.maestro('models', 'explain', '--goal', 'g2')).stdout.startsWith('There was nothing'),
      true,
    );
  });

  it('takes either what was decided or what would be', async () => {
    const { code, stderr } = await place.maestro('models', 'explain', '--goal', 'g1', '--kind', 'review');
    assert.equal(code, 2);
    assert.match(stderr, /cannot be used with/);
  });
});
