import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import type { Maestro } from '../../src/core/app/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { createModelServer, type ModelServer, type Script } from '../model-server/index.ts';
import { settings } from './projects.ts';
import { createWorld, type World } from './world.ts';

/** Far too long, and without a paragraph that could become a function: no rule splits it. */
const long = `export function firstFixedPoint(numbers: readonly number[]): number {
${Array.from({ length: 70 }, (_, index) => `  if (numbers[${String(index)}] === ${String(index)}) return ${String(index)};`).join('\n')}
  return -1;
}
`;

const short = `/** How many numbers are looked at. */
const looked = 70;

export function firstFixedPoint(numbers: readonly number[]): number {
  return numbers.slice(0, looked).findIndex((number, index) => number === index);
}
`;

const tests = `import assert from 'node:assert/strict';
import test from 'node:test';
import { firstFixedPoint } from '../src/main.ts';
test('finds the first', () => { assert.equal(firstFixedPoint([3, 1, 2]), 1); });
test('finds none', () => { assert.equal(firstFixedPoint([7]), -1); });
`;

const project = {
  'package.json': '{ "name": "points", "type": "module" }\n',
  '.maestro/config.json': settings(),
  'src/main.ts': long,
  'test/main.test.ts': tests,
};

const goal = { text: 'Improve', autonomy: 1, acceptLowRisk: false, paths: [], by: 'Ada' };
const report = {
  name: 'report',
  input: { outcome: 'done', summary: 'A search says it.', findings: [], commitMessage: 'Search for the fixed point' },
};
const write = (text: string) => ({ name: 'write-file', input: { path: 'src/main.ts', text } });
const read = { name: 'read-file', input: { path: 'src/main.ts' } };

describe('improving with a model', function () {
  this.timeout(120_000);
  let world: World;
  let server: ModelServer;
  let maestro: Maestro;

  async function open(script: Script): Promise<void> {
    world = createWorld(project);
    server = await createModelServer({ script });
    const provider = createOpenAiProvider({ baseUrl: server.url });
    maestro = await world.open((given) => ({ ...given, model: { name: 'scripted', provider } }));
  }
  afterEach(async () => {
    await maestro.close();
    await server.close();
    world.dispose();
  });

  it('gives it what no rule does safely, says why, and proves its work like that of rules', async () => {
    await open([{ calls: [read] }, { calls: [write(short)] }, { calls: [report] }]);
    valueOf(await maestro.startGoal({ ...goal, workflow: 'improve-with-model' }));
    await maestro.settled();
    const task = maestro.state().tasks.get('t1');
    assert.equal(task?.status, 'ready-for-review', task?.reason);
    assert.match(task.task.description, /No rule does this safely/);
    assert.equal(task.task.risk, 'medium');
    assert.match(JSON.stringify(server.requests[0]), /No rule does this safely/);
    const [gate] = [...maestro.state().gates.values()];
    assert.ok(gate);
    valueOf(maestro.dispatch({ type: 'answer-gate', by: 'Ada', gateId: gate.id, answer: 'approved', reason: '' }));
    await maestro.settled();
    assert.equal(maestro.state().tasks.get('t1')?.status, 'completed');
    assert.match(world.git('show', 'maestro/improve:src/main.ts'), /findIndex/);
    assert.equal(world.git('log', '-1', '--format=%s', 'maestro/improve'), 'Search for the fixed point');
  });

  it('sends work back that changes the public API', async () => {
    const renamed = short.replace('firstFixedPoint', 'fixedPoint') + '\nexport const firstFixedPoint = fixedPoint;\n';
    let sessions = 0;
    await open(({ turn }) => {
      if (turn === 0) sessions++;
      const steps = [read, write(sessions === 1 ? renamed : short), report];
      return { calls: [steps[turn] ?? report] };
    });
    valueOf(await maestro.startGoal({ ...goal, workflow: 'improve-with-model' }));
    await maestro.settled();
    const task = maestro.state().tasks.get('t1');
    assert.equal(task?.status, 'ready-for-review', task?.reason);
    assert.equal(task.rework, 1);
    assert.doesNotMatch(JSON.stringify(task.change), /const firstFixedPoint/);
  });

  it('asks no model in the plain workflow, and finds nothing there that is safe', async () => {
    await open([]);
    valueOf(await maestro.startGoal({ ...goal, workflow: 'improve' }));
    await maestro.settled();
    assert.equal(maestro.state().goals.get('g1')?.status, 'completed');
    assert.equal(server.requests.length, 0);
  });
});
