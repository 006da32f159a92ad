import assert from 'node:assert/strict';
import type { Maestro } from '../../src/core/app/index.ts';
import type { TranscriptEntry } from '../../src/core/domain/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { auditJournal } from '../app/audit.ts';
import { edit, goal, onlyGate, report, withStage } from '../app/stage.ts';
import type { Script, ScriptedAnswer } from '../model-server/index.ts';
import { nameOf } from './cases.ts';

/** An edit and a report, with something that goes wrong once, before them. */
function troubled(first: ScriptedAnswer): Script {
  let isFirst = true;
  return ({ turn }) => {
    if (isFirst) {
      isFirst = false;
      return first;
    }
    return { calls: [turn === 0 ? edit('// whole') : report] };
  };
}

async function entriesOf(maestro: Maestro): Promise<readonly TranscriptEntry[]> {
  const entries: TranscriptEntry[] = [];
  for await (const events of maestro.journal.read({ types: ['transcript-extended'] })) {
    for (const { type, data } of events) if (type === 'transcript-extended') entries.push(data.entry);
  }
  return entries;
}

/** Lets a goal run that meets the trouble; it comes to its gate, with one edit. */
async function outlives(
  first: ScriptedAnswer,
  check: (bodies: readonly string[], entries: readonly TranscriptEntry[]) => void,
) {
  await withStage(troubled(first), async ({ open, server }) => {
    const maestro = await open();
    valueOf(await maestro.startGoal(goal()));
    await maestro.settled();
    assert.equal(onlyGate(maestro).kind, 'change');
    const entries = await entriesOf(maestro);
    const done = entries.filter((entry) => entry.kind === 'tool-finished' && entry.name !== 'report');
    assert.equal(done.length, 1, 'what was begun and cut off was not carried out');
    check(
      server.requests.map(({ body }) => body),
      entries,
    );
    await auditJournal(maestro);
  });
}

const harmful = { name: 'delete-file', input: { path: 'src/main.ts' } };

describe('a provider that fails', () => {
  it(nameOf('PROV-03'), () =>
    outlives(
      {
        text: 'A part of an answer',
        calls: [harmful],
        fault: {
          kind: 'lines',
          lines: ['data: {"error":{"type":"overloaded_error","message":"Overloaded","code":529}}', ''],
        },
      },
      (bodies, entries) => {
        assert.equal(bodies.length, 3);
        assert.ok(!bodies.some((body) => body.includes('A part of an answer')));
        assert.equal(entries.filter(({ kind }) => kind === 'turn').length, 2);
      },
    ),
  );

  it(nameOf('PROV-05'), () =>
    outlives({ text: 'A part of an answer that is cut', fault: { kind: 'cut', at: 'middle' } }, (bodies) => {
      assert.equal(bodies.length, 3);
      assert.equal(bodies[1], bodies[0], 'it is asked as if nothing had come');
    }),
  );

  it(nameOf('PROV-06'), () =>
    outlives({ calls: [harmful], fault: { kind: 'cut', at: 'middle' } }, (bodies, entries) => {
      assert.equal(bodies[1], bodies[0]);
      assert.ok(!JSON.stringify(entries).includes('delete-file'));
    }),
  );

  it(nameOf('PROV-08'), async () => {
    const lines = [
      'data: {bad',
      ': a comment',
      '\uFEFFdata: {}',
      'event: nothing\r',
      `data: ${'x'.repeat(2_000_000)}`,
      '',
    ];
    const script: Script = ({ turn }) => ({
      calls: [turn === 0 ? edit('// whole') : report],
      fault: { kind: 'lines', lines },
    });
    await withStage(script, async ({ open }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
      await auditJournal(maestro);
    });
  });

  it(nameOf('PROV-13'), async () => {
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    const script: Script = ({ turn }) => ({
      calls: turn === 0 ? names.map((name) => ({ name, input: {} })) : [turn === 1 ? edit('// whole') : report],
    });
    await withStage(script, async ({ open }) => {
      const maestro = await open();
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
      const entries = await entriesOf(maestro);
      for (const name of names) {
        const [answer] = entries.filter((entry) => entry.kind === 'tool-finished' && entry.name === name);
        assert.ok(answer?.kind === 'tool-finished' && !answer.ok, name);
        assert.match(answer.text, /There is no tool/);
      }
    });
  });

  it(nameOf('PROV-18'), async () => {
    const refused: ScriptedAnswer = { fault: { kind: 'status', status: 401, body: { error: { message: 'expired' } } } };
    await withStage(
      () => refused,
      async ({ open, server }) => {
        const maestro = await open();
        valueOf(await maestro.startGoal(goal()));
        await maestro.settled();
        const task = maestro.state().tasks.get('t1');
        assert.equal(task?.status, 'blocked');
        assert.match(task.reason, /key/i);
        assert.ok(server.requests.length <= 2, `${String(server.requests.length)} requests`);
      },
    );
  });
});
