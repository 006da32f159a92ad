import assert from 'node:assert/strict';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.ts';
import { failureIn } from '../../src/core/domain/index.ts';

const marked = { MAESTRO_CHECK_RUN: 'a-run' };

/** Whether a call gets to its work, with what it is refused for. */
async function outcomeOf(environment: Record<string, string>, ...args: string[]): Promise<string> {
  const performed: string[] = [];
  const perform = (): Promise<void> => {
    performed.push('performed');
    return Promise.resolve();
  };
  try {
    await (await createProgram(args, perform, environment)).parseAsync(args, { from: 'user' });
    return performed.join();
  } catch (error) {
    return failureIn(error)?.person ?? String(error);
  }
}

/** Commands with the arguments that they need, those below others too. */
function callsOf(command: Command, before: readonly string[] = []): readonly (readonly string[])[] {
  return command.commands.flatMap((each) => {
    const words = [...before, each.name()];
    const needed = each.registeredArguments.filter(({ required }) => required).map(() => '1');
    const options = each.options.filter(({ mandatory }) => mandatory).flatMap(({ long }) => [long ?? '', 'x']);
    return [[...words, ...needed, ...options], ...callsOf(each, words)];
  });
}

describe('a command line that was called by what the engine started', () => {
  const refusal = /^“maestro .*” is for people.*terminal of your own/;

  it('refuses whatever answers, decides or changes something', async () => {
    const persons = [
      ...[
        ['approve', 'q1'],
        ['deny', 'q1', '--reason', 'x'],
        ['answer', 'q1', 'x'],
        ['accept', 't1'],
        ['reject', 't1'],
      ],
      ...[['allow', '--all'], ['adopt'], ['comment', 't1', '1', 'x'], ['retry', 't1'], ['cancel', 't1'], ['stop']],
      ...[
        ['tell', 't1', 'x'],
        ['continue', 't1'],
        ['restore', 't1'],
        ['run', 'x'],
        ['improve'],
        ['resume'],
        ['repair'],
      ],
      ...[
        ['memory', 'pin', 'e1'],
        ['memory', 'add', 'x'],
        ['models', 'use', 'a/b'],
        ['import', 'x'],
        ['trash', 'restore', '1'],
        ['trash', 'empty', '--yes'],
        ['trash'],
        ['-C', '/x', 'approve', 'q1'],
      ],
    ];
    for (const args of persons) {
      assert.match(await outcomeOf(marked, ...args), refusal, args.join(' '));
      assert.equal(await outcomeOf({}, ...args), 'performed', args.join(' '));
    }
  });

  it('lets pass what only tells something, and no command that is not known to', async () => {
    for (const args of [
      ['status'],
      ['log'],
      ['show', 't1'],
      ['memory'],
      ['memory', 'search', 'x'],
      ['policy', 'explain', 'ls'],
    ])
      assert.equal(await outcomeOf(marked, ...args), 'performed', args.join(' '));
    const program = await createProgram([], () => Promise.resolve(), {});
    const passing: string[] = [];
    for (const args of callsOf(program)) {
      // Those that are only above others print how these are called.
      if (/^(?:help|completion|audit|policy)$/.test(args.join(' ').split(' 1')[0] ?? '')) continue;
      if ((await outcomeOf(marked, ...args)) === 'performed') passing.push(args.join(' '));
    }
    assert.deepEqual(passing, [
      ...['show 1', 'context 1', 'diff 1', 'rules', 'checkpoints 1', 'status', 'agents', 'cost', 'log', 'replay 1'],
      ...['audit export', 'audit verify', 'verify-journal', 'doctor', 'workflows', 'prompts', 'prompts list'],
      ...['prompts compare', 'cache', 'cache stats', 'workspaces', 'models', 'models list 1', 'models explain'],
      ...['policy explain 1', 'search 1', 'brief 1', 'why 1', 'graph 1', 'memory', 'memory list', 'memory search 1'],
    ]);
  });
});
