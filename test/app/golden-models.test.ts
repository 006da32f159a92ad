import type { JournalEvent } from '../../src/core/domain/index.ts';
import { playWithModels, type Crew, type Session } from './model-crew.ts';
import { repairOf, tales, type Tale } from './model-tales.ts';
import type { Play } from './play.ts';
import { expectGolden } from './transcript.ts';

/** A crew in which the worker has these sessions, one after the other. */
function crewOf({ worker, others }: Tale, sessions: readonly Session[], more: Crew = {}): Crew {
  return { ...others, [worker]: sessions, ...more };
}

/** States the goal of a tale and answers the plan, if it is asked about. */
async function begin(play: Play, { goal, workflow }: Tale): Promise<void> {
  await play.improve({ text: goal, workflow });
  await approve(play);
}

/** Approves every gate that is open, but for changes. */
async function approve(play: Play): Promise<void> {
  for (;;) {
    const gate = [...play.maestro.state().gates.values()].find(({ kind }) => kind !== 'change');
    if (!gate) return;
    const answer = { answer: 'approved' as const, reason: 'go on' };
    await play.send(`${gate.id} approved`, { type: 'answer-gate', by: 'Ada', gateId: gate.id, ...answer });
  }
}

/** Does something once, when the worker has done its first call. */
function afterFirstCall({ maestro }: Play, { worker }: Tale, act: () => void): void {
  const off = maestro.onEvents((events: readonly JournalEvent[]) => {
    const isDone = events.some(
      (event) =>
        event.type === 'transcript-extended' &&
        event.data.entry.kind === 'tool-finished' &&
        maestro.state().sessions.get(event.data.sessionId)?.role === worker,
    );
    if (!isDone) return;
    off();
    act();
  });
}

for (const tale of tales) {
  const { workflow } = tale;
  const play = (crew: Crew, scene: (play: Play) => Promise<void>) => playWithModels(tale.files, crew, scene);

  describe(`the workflow ${workflow}, filled by models`, () => {
    it('is green at once', async () => {
      const transcript = await play(crewOf(tale, [tale.good]), async (run) => {
        await begin(run, tale);
        await run.decide('t1', 'accepted');
      });
      expectGolden(`${workflow}-green-at-once`, transcript);
    });

    it('is red, then green', async () => {
      const transcript = await play(crewOf(tale, [tale.bad, repairOf(tale)]), async (run) => {
        await begin(run, tale);
        await run.decide('t1', 'accepted');
      });
      expectGolden(`${workflow}-red-then-green`, transcript);
    });

    it('does it again after review', async () => {
      const { objection, others } = tale;
      const reviewer = objection ? { reviewer: [[objection], ...(others['reviewer'] ?? [])] } : {};
      const transcript = await play(crewOf(tale, [tale.good, tale.mending], reviewer), async (run) => {
        await begin(run, tale);
        if (!objection) {
          await run.comment('t1', 1, 'Two conditions in one line are hard to read; use a table.');
          await run.sendBack('t1');
        }
        await run.decide('t1', 'accepted');
      });
      expectGolden(`${workflow}-rework`, transcript);
    });

    it('asks the person when every attempt is spent', async () => {
      const stubborn = tale.bad.slice(-1);
      const transcript = await play(crewOf(tale, [tale.bad, stubborn]), async (run) => {
        await begin(run, tale);
        await run.send('give up', { type: 'cancel-goal', by: 'Ada', goalId: 'g1', reason: 'I do it myself' });
      });
      expectGolden(`${workflow}-exhausted`, transcript);
    });

    it('ends at once when it is cancelled', async () => {
      const [first = {}] = tale.good;
      const silent: Session = [first, { fault: { kind: 'silence', at: 'request' } }];
      const transcript = await play(crewOf(tale, [silent]), async (run) => {
        afterFirstCall(run, tale, () => {
          run.tell('the goal is cancelled');
          run.maestro.dispatch({ type: 'cancel-goal', by: 'Ada', goalId: 'g1', reason: 'not wanted any more' });
        });
        await begin(run, tale);
      });
      expectGolden(`${workflow}-cancelled`, transcript);
    });

    it('goes on after the program was ended in mid-session', async () => {
      const transcript = await play(crewOf(tale, [tale.good]), async (run) => {
        const { promise: isUnderWay, resolve } = Promise.withResolvers<null>();
        afterFirstCall(run, tale, () => {
          resolve(null);
        });
        const begun = begin(run, tale);
        await isUnderWay;
        await run.reopen();
        await begun;
        await run.decide('t1', 'accepted');
      });
      expectGolden(`${workflow}-resumed`, transcript);
    });

    it('hears what the person says in mid-run', async () => {
      const transcript = await play(crewOf(tale, [tale.good]), async (run) => {
        afterFirstCall(run, tale, () => {
          const text = 'Leave the other countries as they are.';
          run.tell(`t1 is told: ${text}`);
          run.maestro.dispatch({ type: 'tell-task', by: 'Ada', taskId: 't1', text });
        });
        await begin(run, tale);
        await run.decide('t1', 'accepted');
      });
      expectGolden(`${workflow}-steered`, transcript);
    });
  });
}
