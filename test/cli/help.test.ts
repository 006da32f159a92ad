import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exitCodes, exitCodeTexts } from '../../src/cli/exit-codes.ts';
import { createProgram } from '../../src/cli/program.ts';
import { createPlace, type Place } from './driver.ts';

describe('help and completion', () => {
  let place: Place;
  before(() => {
    place = createPlace();
  });
  after(() => {
    place.dispose();
  });

  it('has help with an example for every command', async () => {
    const program = await createProgram([], () => Promise.resolve());
    assert.ok(program.commands.length >= 24);
    for (const command of program.commands.filter((each) => each.name() !== 'help')) {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) });
      command.outputHelp();
      assert.match(help, new RegExp(`^Usage: maestro ${command.name()}`), command.name());
      assert.match(help, new RegExp(`Examples?:\\n {2}.*maestro ${command.name()}`), command.name());
      assert.ok(command.description().length > 5, command.name());
    }
  });

  it('tells the same exit codes in the help and in the guide', async () => {
    const { stdout, code } = await place.maestro('help', 'exit-codes');
    const guide = readFileSync(path.join(import.meta.dirname, '../../docs/command-line.md'), 'utf8');
    assert.equal(code, 0);
    for (const [name, text] of Object.entries(exitCodeTexts)) {
      const number = String(exitCodes[name as keyof typeof exitCodes]);
      assert.ok(stdout.includes(`${number}  ${text}`), text);
      assert.ok(guide.includes(`| ${number} | ${text} |`), text);
    }
  });

  it('prints scripts that shells take, and completes commands and options', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { stdout, code } = await place.maestro('completion', shell);
      assert.equal(code, 0);
      assert.ok(stdout.includes('maestro'), shell);
      if (spawnSync(shell, ['--version']).error) continue; // A shell that is not here cannot say whether it likes it.
      execFileSync(shell, ['-n'], { input: stdout });
    }
    assert.equal((await place.maestro('completion', 'nosh')).code, 2);
    assert.match((await place.maestro('complete', '--', 'acc')).stdout, /^accept\t/m);
    assert.match((await place.maestro('complete', '--', 'improve', '--y')).stdout, /^--yes-low\t/m);
  });

  it('answers "status" before anything happened', async () => {
    const text = await place.maestro('status');
    assert.equal(text.code, 0);
    assert.match(text.stdout, /No goals yet/);
    const json = await place.maestro('status', '--json');
    assert.deepEqual(JSON.parse(json.stdout), { writer: null, goals: [], tasks: [], gates: [] });
  });

  it('tells what is configured and what is missing', async () => {
    place.write('package.json', '{ "name": "bare" }');
    const { stdout, code } = await place.maestro('doctor', '--json');
    const { diagnoses } = JSON.parse(stdout) as { diagnoses: readonly { what: string; status: string }[] };
    assert.equal(code, 0);
    const states = Object.fromEntries(diagnoses.map(({ what, status }) => [what, status]));
    assert.equal(states['Checks'], 'missing');
    assert.equal(states['Language model'], 'missing');
    assert.equal(states['Version control'], 'good');
    assert.match((await place.maestro('workflows')).stdout, /^improve +.*pin → baseline/m);
  });
});
