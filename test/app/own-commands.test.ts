import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createJsonShelf } from '../../src/adapters/json-documents/index.ts';
import { CommandAllowance, type Maestro } from '../../src/core/app/index.ts';
import { riskWithSetup } from '../../src/core/app/setup-risk.ts';
import type { FileChange } from '../../src/core/domain/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { auditJournal } from './audit.ts';
import { answer, goal, onlyGate } from './stage.ts';
import { settings, small } from './projects.ts';
import { createWorld, type Change, type World } from './world.ts';

describe('a command of the settings that runs with the person’s rights', () => {
  let world: World;
  let mark: string;
  let setup: string;
  const opened: Maestro[] = [];

  function write(command: string): void {
    const { checks } = JSON.parse(settings()) as { checks: object };
    world.write('.maestro/config.json', JSON.stringify({ concurrency: 1, checks, setup: command }));
  }

  /** An engine of somebody who has allowed nothing yet but what the folder holds. */
  async function open(more: Change = (given) => given): Promise<Maestro> {
    const folder = path.join(world.top, 'allowances');
    const shelf = createJsonShelf({ folder, schema: CommandAllowance() });
    const maestro = await world.open((given) => more({ ...given, openAllowances: () => Promise.resolve(shelf) }));
    opened.push(maestro);
    return maestro;
  }

  async function improve(maestro: Maestro, autonomy = 5): Promise<void> {
    valueOf(await maestro.startGoal(goal({ workflow: 'improve', text: 'Improve', autonomy })));
    await maestro.settled();
  }

  beforeEach(() => {
    world = createWorld(small);
    mark = path.join(world.top, 'mark');
    setup = `echo ran >> '${mark}'`;
    write(setup);
  });
  afterEach(async () => {
    for (const maestro of opened.splice(0)) await maestro.close();
    world.dispose();
  });

  it('is asked about before it first runs, at every level, with its text whole', async () => {
    const maestro = await open();
    await improve(maestro);
    const gate = onlyGate(maestro);
    assert.deepEqual([gate.kind, gate.action, gate.lasting, gate.risk.risk], ['command', setup, true, 'high']);
    assert.equal(existsSync(mark), false);
    assert.deepEqual(readdirSync(world.folders.worktrees), [], 'nothing is checked out for it');
    await auditJournal(maestro);
  });

  it('runs with a yes, in each checkout, and is not asked about again', async () => {
    const maestro = await open();
    await improve(maestro);
    await answer(maestro, 'approved', '');
    assert.ok(readFileSync(mark, 'utf8').split('\n').length > 2, 'for the plan and for the task');
    await maestro.close();
    const again = await open();
    await improve(again);
    assert.ok([...again.state().gates.values()].every(({ kind }) => kind === 'change'));
    assert.equal(again.state().goals.size, 2);
    await auditJournal(again);
  }).timeout(60_000);

  it('does not run after a no, and the goal ends with what to do', async () => {
    const maestro = await open();
    await improve(maestro);
    await answer(maestro, 'denied', 'It is not mine');
    const { status, reason } = maestro.state().goals.get('g1') ?? {};
    assert.equal(status, 'failed');
    assert.match(
      reason ?? '',
      /Ada said no to the set-up command .*It is not mine\. Nothing of it ran\. Change or remove/,
    );
    assert.equal(existsSync(mark), false);
  });

  it('is asked about anew when its text has changed, also between the question and the yes', async () => {
    const maestro = await open();
    await improve(maestro);
    write(`${setup}; echo more`);
    await answer(maestro, 'approved', '');
    assert.equal(existsSync(mark), false);
    assert.equal(onlyGate(maestro).action, `${setup}; echo more`);
    await answer(maestro, 'approved', '');
    assert.equal(existsSync(mark), true);
  }).timeout(60_000);

  it('does not run for a task when its text changes after the plan', async () => {
    const maestro = await open((given) => ({
      ...given,
      checks: {
        ...given.checks,
        async run(folder, command, signal) {
          const run = await given.checks.run(folder, command, signal);
          if (command.name === 'setup') write(`${setup}; echo later`);
          return run;
        },
      },
    }));
    await improve(maestro);
    await answer(maestro, 'approved', '');
    assert.equal(readFileSync(mark, 'utf8'), 'ran\n');
    const task = maestro.state().tasks.get('t1');
    assert.equal(task?.status, 'blocked');
    assert.match(task.reason, /Nobody has allowed the set-up command .*echo later.*maestro allow/);
  }).timeout(60_000);

  it('is not allowed by what the workspace brings, nor by the word for another workspace', async () => {
    const maestro = await open();
    await improve(maestro);
    await answer(maestro, 'approved', '');
    const shelf = path.join(world.top, 'allowances');
    const other = createWorld(small);
    try {
      other.write('.maestro/config.json', world.read('.maestro/config.json'));
      for (const file of readdirSync(shelf))
        for (const place of ['.maestro/allowances', '.maestro/state/allowances'])
          other.write(`${place}/${file}`, readFileSync(path.join(shelf, file), 'utf8'));
      const openAllowances = () => Promise.resolve(createJsonShelf({ folder: shelf, schema: CommandAllowance() }));
      const there = await other.open((given) => ({ ...given, openAllowances }));
      opened.push(there);
      writeFileSync(mark, '');
      await improve(there);
      assert.equal(onlyGate(there).lasting, true);
      assert.equal(readFileSync(mark, 'utf8'), '');
      await there.close();
    } finally {
      other.dispose();
    }
  }).timeout(60_000);

  it('has what it may run accepted by nobody but the person, at every level', async () => {
    const { readConfig } = await world.surroundings();
    const file = (name: string): FileChange => ({
      path: name,
      status: 'modified',
      id: name,
      added: 1,
      removed: 0,
      hunks: [],
    });
    const risk = riskWithSetup({ readConfig });
    write('sh ./prepare/all && npm ci');
    for (const name of [
      'prepare/all',
      'package.json',
      'scripts/after.mjs',
      'lib/build.rs',
      'Makefile',
      'x/install.sh',
    ]) {
      const found = await risk([file('src/a.ts'), file(name)]);
      assert.equal(found.risk, 'high', name);
      assert.match(found.reasons.at(-1) ?? '', /the set-up command may run what “.*” says, with your rights/);
    }
    assert.notEqual((await risk([file('src/a.ts'), file('prepared/all.ts')])).risk, 'high');
    world.write('.maestro/config.json', settings());
    assert.notEqual((await risk([file('scripts/after.mjs')])).risk, 'high');
  });

  it('includes checks that the settings name where there is no sandbox, and none where there is one', async () => {
    world.write('.maestro/config.json', settings());
    const ran: string[] = [];
    const counted: Change = (given) => ({
      ...given,
      checks: {
        ...given.checks,
        run: (folder, command, signal) => {
          ran.push(command.name);
          return given.checks.run(folder, command, signal);
        },
      },
    });
    const why = 'there is none';
    const bare = await open((given) =>
      counted({ ...given, sandbox: () => Promise.resolve({ kind: 'off', wanted: true, why }) }),
    );
    await improve(bare);
    assert.match(onlyGate(bare).question, /May the check "test" “node --test .*” of \.maestro\/config\.json run/);
    assert.equal(ran.length, 0);
    await bare.close();
    const held = await open((given) =>
      counted({ ...given, sandbox: () => Promise.resolve({ kind: 'on', name: 'a test' }) }),
    );
    valueOf(held.dispatch({ type: 'cancel-goal', by: 'Ada', goalId: 'g1', reason: 'Anew' }));
    await improve(held);
    assert.ok([...held.state().gates.values()].every(({ kind }) => kind === 'change'));
    assert.ok(ran.includes('test'));
  }).timeout(60_000);
});
