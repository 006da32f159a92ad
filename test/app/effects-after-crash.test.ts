import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Maestro, Surroundings } from '../../src/core/app/index.ts';
import { decidableIds } from '../../src/core/domain/index.ts';
import type { Repository } from '../../src/core/ports/index.ts';
import { createSandbox, integrationOf, land, propose, valueOf, writeIn } from '../adapters/git/sandbox.ts';
import type { Script } from '../model-server/index.ts';
import { nameOf } from '../security/cases.ts';
import { auditJournal } from './audit.ts';
import { edit, goal, onlyGate, report, withStage, type Stage } from './stage.ts';

const working: Script = ({ turn }) => ({ calls: [turn === 0 ? edit('// new') : report] });

/** Never comes back, as a call of a process that is gone. */
const gone = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** The surroundings with another repository. */
async function withRepository(
  { world }: Stage,
  change: (repository: Repository) => Partial<Repository>,
): Promise<Partial<Surroundings>> {
  const given = await world.surroundings();
  return {
    async openRepository(...args) {
      const opened = await given.openRepository(...args);
      return opened.ok ? { ok: true, value: { ...opened.value, ...change(opened.value) } } : opened;
    },
  };
}

async function toGate(maestro: Maestro): Promise<void> {
  valueOf(await maestro.startGoal(goal()));
  await maestro.settled();
  assert.equal(onlyGate(maestro).kind, 'change');
}

describe('an effect that a crash cut short', () => {
  it(nameOf('JRN-10'), async () => {
    await withStage(working, async (stage) => {
      const committed = Promise.withResolvers<null>();
      const more = await withRepository(stage, (repository) => ({
        async commitDraft(...args) {
          valueOf(await repository.commitDraft(...args));
          committed.resolve(null);
          return gone();
        },
      }));
      const first = await stage.open(more);
      await toGate(first);
      valueOf(first.dispatch({ type: 'decide-hunks', by: 'Ada', taskId: 't1', verdict: 'accepted' }));
      await committed.promise;
      await first.close();
      const second = await stage.open();
      await second.settled();
      const task = second.state().tasks.get('t1');
      assert.equal(task?.status, 'completed');
      const { branch = '', commit } = task.commit ?? {};
      assert.equal(stage.world.git('rev-parse', branch), commit);
      assert.equal(stage.world.git('rev-list', '--count', `main..${branch}`), '1', 'it was not committed twice');
      await auditJournal(second);
    });
  });

  it(nameOf('JRN-11'), async () => {
    await withStage(working, async (stage) => {
      const first = await stage.open();
      await toGate(first);
      await first.close();
      const files = Array.from({ length: 12 }, (_, index) => ({
        path: `src/file-${String(index)}.ts`,
        text: '// mine\n',
      }));
      const given = await stage.world.surroundings();
      const half = Promise.withResolvers<null>();
      const second = await stage.open({
        async openFiles(folder) {
          const opened = await given.openFiles(folder);
          let written = 0;
          return {
            ...opened,
            write(...args) {
              if (++written <= 5) return opened.write(...args);
              half.resolve(null);
              return gone();
            },
          };
        },
      });
      const changeId = second.state().tasks.get('t1')?.change?.id ?? '';
      valueOf(second.dispatch({ type: 'edit-proposal', by: 'Ada', taskId: 't1', changeId, files }));
      await half.promise;
      await second.close();
      const third = await stage.open();
      await third.settled();
      const changed =
        third
          .state()
          .tasks.get('t1')
          ?.change?.files.map((file) => file.path) ?? [];
      assert.deepEqual(
        files.filter((file) => !changed.includes(file.path)),
        [],
        'all twelve are there',
      );
      assert.equal(onlyGate(third).kind, 'change');
      await auditJournal(third);
    });
  });

  it(nameOf('JRN-13'), async () => {
    const sandbox = createSandbox();
    try {
      const names = Array.from({ length: 12 }, (_, index) => `file-${String(index)}.txt`);
      const base = Array.from({ length: 30 }, (_, index) => `line ${String(index)}\n`).join('');
      const accepted = base.replace('line 2\n', 'line two\n');
      for (const name of names) sandbox.write(name, base);
      const repository = valueOf(await sandbox.open());
      const { head } = repository.state;
      const { branch } = valueOf(await repository.ensureBranch('maestro/goal', head));
      const proposed = await propose(repository, 'task', (folder) => {
        for (const name of names) writeIn(folder, name, accepted);
      });
      const ids = proposed.change ? decidableIds(proposed.change) : [];
      const commit = await land(repository, integrationOf(proposed, branch, ids));
      // The process died when five files were brought over, and the person went on by hand.
      for (const name of names.slice(0, 5)) sandbox.write(name, accepted);
      const clashing = base.replace('line 2\n', 'mine\n');
      sandbox.write('file-7.txt', clashing);
      sandbox.write('file-8.txt', base.replace('line 20\n', 'mine\n'));
      const again = valueOf(await sandbox.open());
      assert.deepEqual(valueOf(await again.applyToWorkspace(head, commit)).conflicts, ['file-7.txt']);
      const text = (name: string): string => readFileSync(path.join(sandbox.workspace, name), 'utf8');
      assert.equal(text('file-7.txt'), clashing, 'nothing of the person is overwritten');
      assert.equal(text('file-8.txt'), accepted.replace('line 20\n', 'mine\n'), 'both are there');
      for (const name of names.filter((each) => !['file-7.txt', 'file-8.txt'].includes(each))) {
        assert.equal(text(name), accepted);
      }
      writeFileSync(path.join(sandbox.workspace, 'file-9.txt'), accepted);
      assert.deepEqual(valueOf(await again.applyToWorkspace(head, commit)).conflicts, ['file-7.txt']);
    } finally {
      sandbox.dispose();
    }
  });
});
