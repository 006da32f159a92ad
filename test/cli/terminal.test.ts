import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { isPaste } from '../../src/cli/keyboard.ts';
import { commandLine, createPlace, tasksIn, writeProject, type Called, type Place, type Running } from './driver.ts';

const hunkPrompt = 'accept this hunk? [y]es [n]o [a]ll of the rest [r]eject the rest [c]hange request [q]uit';

/** Lends a terminal to a program; part of util-linux. */
const lender = 'script';

/** Whether util-linux's `script`, which lends a terminal to a program, is there and takes our options. */
function hasScript(): boolean {
  return spawnSync(lender, ['-qec', 'true', '/dev/null'], { stdio: 'ignore' }).status === 0;
}

describe('what arrives from a keyboard at once', () => {
  it('is a paste when it holds more than one character', () => {
    for (const key of ['y', '\r', '\u001b[A', '\u001bOP', '\u001b[1;5C', '\u001b', '\r\ry', 'é', '🎼', '\u0003', '']) {
      assert.equal(isPaste(key), false, JSON.stringify(key));
    }
    for (const text of ['yes', 'yy', 'y\rn', 'a\u001b[Ab', '🎼🎼'])
      assert.equal(isPaste(text), true, JSON.stringify(text));
  });
});

describe('at a terminal', function () {
  // Whole runs in child processes: how long they take is the machine's affair.
  this.timeout(240_000);

  let place: Place;

  before(function () {
    // Without util-linux's script there is no terminal to be had.
    if (!hasScript()) this.skip();
  });
  beforeEach(() => {
    place = createPlace();
    writeProject(place);
  });
  afterEach(() => {
    place.dispose();
  });

  function atTerminal(...args: string[]): Running {
    return place.launch(lender, ['-qec', commandLine(...args), '/dev/null']);
  }

  /** Waits for a prompt and types. */
  async function answer(running: Running, prompt: string, keys: string): Promise<void> {
    await running.until(prompt);
    await running.until('(leave it waiting) ');
    running.child.stdin?.write(keys);
  }

  /** Presses a key now and then, as a person does, since keys that arrive together count as pasted. */
  async function pressUntilEnded(running: Running, key: string): Promise<Called> {
    // The program may be gone when the last key is on its way.
    running.child.stdin?.on('error', () => undefined);
    const pressing = setInterval(() => running.child.stdin?.write(key), 300);
    try {
      return await running.ended;
    } finally {
      clearInterval(pressing);
    }
  }

  it('asks hunk by hunk, commits what is accepted and leaves the rest waiting', async () => {
    const running = atTerminal('improve');
    await answer(running, hunkPrompt, 'y');
    await running.until('yes');
    await answer(running, hunkPrompt, 'q');
    const { code, stdout } = await running.ended;
    const text = stripVTControlCharacters(stdout);
    assert.equal(code, 3, text);
    assert.match(text, /git merge maestro\/improve-the-code/);
    assert.match(text, /Waiting for you:/);
    assert.ok(stdout.includes('\u001b[32m'), 'colour at a terminal');
    const states = Object.values(await tasksIn(place)).sort();
    assert.deepEqual(states, ['completed', 'ready-for-review']);
  });

  it('takes neither Enter, nor keys it did not ask for, nor what was typed before the question', async () => {
    const running = atTerminal('improve', 'src/sign.ts');
    await running.until('in-progress');
    running.child.stdin?.write('yyyy\r');
    await answer(running, hunkPrompt, '\r\rx');
    const { code, stdout } = await pressUntilEnded(running, 'q');
    assert.equal(code, 3, stdout);
    assert.deepEqual(await tasksIn(place), { t1: 'ready-for-review' });
  });

  it('answers nothing with pasted text, and says so', async () => {
    const running = atTerminal('improve', 'src/sign.ts');
    await answer(running, hunkPrompt, 'yes please, all of them');
    await running.until('More than one character came at once');
    await answer(running, hunkPrompt, '\u001b[A');
    const { code, stdout } = await pressUntilEnded(running, 'q');
    assert.equal(code, 3, stdout);
    assert.deepEqual(await tasksIn(place), { t1: 'ready-for-review' });
  });

  it('sends a hunk back with what the person wants', async () => {
    const running = atTerminal('improve', 'src/sign.ts');
    await answer(running, hunkPrompt, 'c');
    await running.until('what should be different?');
    running.child.stdin?.write('please keep it\r');
    const { code, stdout } = await running.ended;
    assert.notEqual(code, 130, stdout);
    const log = await place.maestro('log', '--type', 'comment-added', 'gate-answered');
    assert.match(log.stdout, /t1 comment by .*: please keep it/);
    assert.match(log.stdout, /q1 changes-requested by .*: please keep it/);
  });

  it('stops on Ctrl-C at a question, which stays open', async () => {
    const running = atTerminal('improve', 'src/sign.ts');
    await answer(running, hunkPrompt, '\u0003');
    const { code, stdout } = await running.ended;
    assert.equal(code, 130, stdout);
    assert.match(stdout, /"maestro resume" goes on/);
    assert.deepEqual(await tasksIn(place), { t1: 'ready-for-review' });
  });

  it('shows no colour when the environment or an option says so', async () => {
    await place.maestro('improve', 'src/sign.ts');
    const plain = await atTerminal('diff', 't1', '--no-color').ended;
    assert.ok(!plain.stdout.includes('\u001b'), plain.stdout);
    place.env['NO_COLOR'] = '1';
    const wished = await atTerminal('diff', 't1').ended;
    assert.ok(!wished.stdout.includes('\u001b'), wished.stdout);
    delete place.env['NO_COLOR'];
    assert.ok((await atTerminal('diff', 't1').ended).stdout.includes('\u001b[31m'));
  });
});
