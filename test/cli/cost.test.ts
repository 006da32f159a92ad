import assert from 'node:assert/strict';
import { writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createModelServer, type ModelServer } from '../model-server/index.ts';
import { createPlace, writeProject, type Place } from './driver.ts';

const report = { name: 'report', input: { outcome: 'nothing-to-do', summary: 'Nothing to change.', findings: [] } };
const usage = { prompt_tokens: 1_000, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 400 } };

describe('what work has cost, at the command line', () => {
  let place: Place;
  let server: ModelServer;

  before(async () => {
    place = createPlace();
    writeProject(place);
    server = await createModelServer({ script: () => ({ calls: [report], usage }) });
    Object.assign(place.env, { MAESTRO_MODEL: 'scripted', MAESTRO_MODEL_URL: server.url });
  });

  after(async () => {
    await server.close();
    place.dispose();
  });

  it('is summed by task, in words, as data and as a table, with the person’s own price', async () => {
    const home = place.env['MAESTRO_HOME'] ?? '';
    mkdirSync(home, { recursive: true });
    const prices = { scripted: { input: 2, cacheRead: 0.2, output: 10 } };
    writeFileSync(path.join(home, 'routing.json'), JSON.stringify({ prices }));
    assert.match((await place.maestro('cost')).stderr, /Nothing has happened/);
    await place.maestro('run', 'Know zero', '--workflow', 'quick');
    const dollars = (600 * 2 + 400 * 0.2 + 100 * 10) / 1e6;

    const shown = await place.maestro('cost');
    assert.match(shown.stdout, /^t1 +\$0\.0023 +1 call +1000 in \(40 % cached\) +100 out\nin all +\$0\.0023/);
    assert.match(shown.stdout, /Prices: your own price\./);
    const { sums } = JSON.parse((await place.maestro('cost', '--by', 'role', '--json')).stdout) as {
      sums: Record<string, { dollars: number; tokens: Record<string, number> }>;
    };
    assert.deepEqual(Object.keys(sums), ['developer']);
    assert.equal(sums['developer']?.dollars.toFixed(8), dollars.toFixed(8));
    assert.deepEqual(sums['developer'].tokens, {
      input: 600,
      cacheRead: 400,
      cacheWrite: 0,
      output: 100,
      reasoning: 0,
    });
    const csv = await place.maestro('cost', '--by', 'call', '--csv');
    assert.match(csv.stdout, /^at,goal,task,session,role,provider,model,purpose,dollars,price/);
    assert.match(
      csv.stdout,
      /,g1,t1,s1,developer,openai,scripted,work,0\.00228\d*,your own price,no,600,400,0,100,0\n$/,
    );
    assert.match((await place.maestro('show', 't1')).stdout, /\$0\.0023/);
  });

  it('is refused when the rules cannot be read, and says where', async () => {
    writeFileSync(path.join(place.env['MAESTRO_HOME'] ?? '', 'routing.json'), '{ "pricez": {} }');
    const run = await place.maestro('run', 'Know one', '--workflow', 'quick');
    assert.match(`${run.stdout}${run.stderr}`, /routing\.json/);
  });
});
