import assert from 'node:assert/strict';
import type { CommandRunner } from '../../src/core/ports/index.ts';
import type { Desk, ToolSetting } from '../../src/core/tools/index.ts';
import { createFakeWorktreeFiles } from '../fakes/worktree-files.fake.ts';
import { toolsOn } from './session.ts';

const broken = (): never => {
  throw new Error('broken');
};

describe('a guard that breaks', () => {
  let started: number;
  beforeEach(() => {
    started = 0;
  });

  /** What is told of a command when something on the way to it throws; it must not have been started. */
  async function toldOf(command: string, more: Partial<CommandRunner>, setting: Partial<ToolSetting> = {}) {
    const commands: CommandRunner = {
      terms: () => Promise.resolve({ shell: 'bash', home: '/home/ada', sandboxed: true }),
      find: () => Promise.resolve(null),
      start() {
        started++;
        return broken();
      },
      ...more,
    };
    const desk: Desk = { ask: broken, permit: broken, delegate: broken };
    const files = createFakeWorktreeFiles({ 'a.ts': '' });
    const session = toolsOn({ ...files, ...(setting.files ?? {}) }, { commands, desk, ...setting });
    const answer = await session.ask('run-command', { command });
    assert.equal(answer.ok, false, answer.text);
    assert.equal(started, 0, 'it was started');
    return answer.text;
  }

  it('is a no: how commands run cannot be told', async () => {
    assert.match(await toldOf('ls', { terms: () => Promise.reject(new Error('broken')) }), /broke/);
  });

  it('is a no: what a name leads to cannot be told', async () => {
    const files = { ...createFakeWorktreeFiles({ 'a.ts': '' }), locate: broken };
    assert.match(await toldOf('cat a.ts', {}, { files }), /broke/);
  });

  it('is a no: where a package manager fetches from cannot be told', async () => {
    const registriesOf = () => Promise.reject(new Error('broken'));
    assert.match(await toldOf('npm install left-pad', { registriesOf }), /broke/);
  });

  it('is a no: what reads the shell cannot be loaded', async () => {
    const loadShell = () => Promise.reject(new Error('broken'));
    assert.match(await toldOf('ls $HOME', {}, { loadShell }), /policy could not judge this/);
  });

  it('is a no: the person cannot be asked', async () => {
    assert.match(await toldOf('git push', {}), /broke/);
  });
});
