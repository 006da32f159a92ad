import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Maestro, Surroundings } from '../../src/core/app/index.ts';
import type { Command } from '../../src/core/domain/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import type { Script } from '../model-server/index.ts';
import { auditJournal } from './audit.ts';
import { answer, edit, goal, onlyGate, report, withStage } from './stage.ts';

/** A developer who edits, asks, edits again and reports; what it is told is in its second edit. */
const asking: Script = ({ turn, last }) => {
  // What it would edit has changed since it read it, so it is shown that, and edits once more.
  if (/were put back|Edit again by this/.test(last)) return { calls: [edit('// again')] };
  const calls = [
    edit('// first'),
    { name: 'ask-person', input: { question: 'Which rate?' } },
    edit(`// told ${last.includes('answer-') ? (/answer-\w+/.exec(last)?.[0] ?? '') : 'nothing'}`),
  ];
  return { calls: [calls[turn] ?? report] };
};

const back = (more: object = {}): Command => ({
  type: 'restore-checkpoint',
  by: 'Ada',
  taskId: 't1',
  part: 'both',
  ...more,
});

const taskOf = (maestro: Maestro) => {
  const task = maestro.state().tasks.get('t1');
  assert.ok(task?.worktree);
  return { ...task, worktree: task.worktree };
};

async function toGate(open: (more?: Partial<Surroundings>) => Promise<Maestro>): Promise<Maestro> {
  const maestro = await open();
  valueOf(await maestro.startGoal(goal()));
  await maestro.settled();
  await answer(maestro, 'approved', 'answer-one');
  assert.equal(onlyGate(maestro).kind, 'change');
  return maestro;
}

const textOf = async (maestro: Maestro): Promise<string> => {
  const { worktree } = taskOf(maestro);
  const tree = valueOf(await maestro.repository.treeOf(worktree));
  return (await maestro.repository.fileAt(tree, 'src/main.ts')) ?? '';
};

describe('a task that goes back to a checkpoint', () => {
  it('has one before each stage and whenever its agent goes on', async () => {
    await withStage(asking, async ({ open }) => {
      const maestro = await toGate(open);
      const moments = taskOf(maestro).checkpoints.map(({ id, stageId, turns, sessionId }) => [
        id,
        stageId,
        turns,
        sessionId,
      ]);
      assert.deepEqual(moments.slice(0, 2), [
        ['k1', 'develop', 0, 's1'],
        ['k2', 'develop', 2, 's1'],
      ]);
      assert.ok(moments.length > 2, 'and before its checks');
    });
  });

  it('goes on with the conversation and the files of that moment: what was asked is asked again', async () => {
    await withStage(asking, async ({ open, server }) => {
      const maestro = await toGate(open);
      const sent = server.requests.length;
      valueOf(maestro.dispatch(back({ checkpointId: 'k2' })));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'question');
      assert.equal(server.requests.length, sent, 'no turn is paid twice');
      const text = await textOf(maestro);
      assert.ok(text.includes('// first') && !text.includes('// told'));
      await answer(maestro, 'approved', 'answer-two');
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.match(await textOf(maestro), /\/\/ told answer-two/);
      const turns = JSON.parse(server.requests[sent]?.body ?? '') as { messages: { role: string }[] };
      assert.equal(turns.messages.filter(({ role }) => role === 'assistant').length, 2);
      await auditJournal(maestro);
    });
  });

  it('may go back in its files alone: the agent goes on with what it knows, and hears of it', async () => {
    await withStage(asking, async ({ open, server }) => {
      const maestro = await toGate(open);
      const sent = server.requests.length;
      valueOf(maestro.dispatch(back({ checkpointId: 'k1', part: 'files' })));
      await maestro.settled();
      assert.match(server.requests[sent]?.body ?? '', /were put back to how they were earlier/);
      const text = await textOf(maestro);
      assert.ok(text.includes('// again') && !text.includes('// first'));
    });
  });

  it('comes back from there, since how it was is kept too', async () => {
    await withStage(asking, async ({ open }) => {
      const maestro = await toGate(open);
      const before = taskOf(maestro).tree;
      valueOf(maestro.dispatch(back({ checkpointId: 'k1' })));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'question');
      const undo = taskOf(maestro).checkpoints.find(({ undoes }) => undoes !== undefined);
      assert.ok(undo);
      assert.equal(undo.files.tree, before);
      valueOf(maestro.dispatch(back({ checkpointId: undo.id })));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.equal(taskOf(maestro).tree, before);
      await auditJournal(maestro);
    });
  });

  it('leaves the person’s own edits alone', async () => {
    await withStage(asking, async ({ open, world }) => {
      const maestro = await toGate(open);
      world.write('src/main.ts', '// mine\n');
      world.write('mine.txt', 'mine\n');
      const mine = world.personsThings().filter((line) => !line.startsWith(path.join('.git', 'refs', 'maestro')));
      valueOf(maestro.dispatch(back({ checkpointId: 'k1' })));
      await maestro.settled();
      const now = world.personsThings().filter((line) => !line.startsWith(path.join('.git', 'refs', 'maestro')));
      assert.deepEqual(now, mine);
    });
  });

  it('is put back wholly after a crash in the middle, and what was there before can still be had', async () => {
    await withStage(asking, async ({ open, world }) => {
      const first = await toGate(open);
      const before = taskOf(first).tree;
      await first.close();
      let begun: () => void = () => undefined;
      const halfWay = new Promise<void>((resolve) => (begun = resolve));
      const given = await world.surroundings();
      const second = await open({
        async openRepository(...args) {
          const opened = await given.openRepository(...args);
          if (!opened.ok) return opened;
          const putBack = (worktree: { readonly path: string }) => {
            // As far as it came: one file of an earlier state, nothing else.
            writeFileSync(path.join(worktree.path, 'src/main.ts'), 'half');
            begun();
            return new Promise<never>(() => undefined);
          };
          return { ok: true, value: { ...opened.value, putBack } };
        },
      });
      valueOf(second.dispatch(back({ checkpointId: 'k2' })));
      await halfWay;
      await second.close();
      const third = await open();
      await third.settled();
      assert.equal(onlyGate(third).kind, 'question');
      const text = await textOf(third);
      assert.ok(text.includes('// first') && !text.includes('// told'));
      const undoes = taskOf(third).checkpoints.filter((each) => each.undoes !== undefined);
      assert.deepEqual(
        undoes.map(({ files }) => files.tree),
        [before],
      );
      await auditJournal(third);
    });
  });

  it('is refused while its agent works, and possible when it was paused', async () => {
    const script: Script = ({ turn }) => ({ calls: [turn < 2 ? edit(`// ${String(turn)}`) : report] });
    await withStage(script, async ({ open }) => {
      const maestro = await open();
      let refused: string | undefined;
      const off = maestro.onEvents((events) => {
        if (refused !== undefined || !events.some(({ type }) => type === 'transcript-extended')) return;
        queueMicrotask(() => {
          const answered = maestro.dispatch(back({ checkpointId: 'k1' }));
          refused ??= answered.ok ? '' : answered.error.person;
          maestro.dispatch({ type: 'pause-task', by: 'Ada', taskId: 't1' });
        });
      });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      off();
      assert.match(refused ?? '', /at work.*maestro pause t1/);
      valueOf(maestro.dispatch(back({ checkpointId: 'k1' })));
      await maestro.settled();
      assert.equal(taskOf(maestro).tree, taskOf(maestro).worktree.baseTree);
      assert.ok(existsSync(taskOf(maestro).worktree.path));
      valueOf(maestro.dispatch({ type: 'continue-task', by: 'Ada', taskId: 't1' }));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
    });
  });
});
