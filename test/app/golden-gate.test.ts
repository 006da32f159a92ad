import { playIn, type Play } from './play.ts';
import { sample, single, small, type Files } from './projects.ts';
import { expectGolden } from './transcript.ts';
import { createWorld, sharedWorkshop } from './world.ts';

/** A text that stands in three places, which wants a name. */
const repeated = single(
  `export function colourOf(state: string): string {
  if (state === 'failed') return 'crimson red';
  if (state === 'blocked') return 'crimson red';
  return state === 'cancelled' ? 'crimson red' : 'green';
}
`,
  `import { colourOf } from '../src/main.ts';
test('names a colour', () => {
  assert.equal(colourOf('failed'), 'crimson red');
  assert.equal(colourOf('done'), 'green');
});
`,
);

/** The constant and its uses are far enough from each other to be hunks of their own. */
const halves = {
  ...repeated,
  'src/main.ts': [
    'export const nothing = 0;',
    ...Array.from({ length: 12 }, (_, line) => `// Line ${String(line)} between the two.`),
    repeated['src/main.ts'] ?? '',
  ].join('\n'),
};

describe('an improvement at its gate', () => {
  const { share, end } = sharedWorkshop();
  after(end);
  const run = (files: Files, scene: (play: Play) => Promise<void>) => playIn(createWorld(files), scene, share);

  it('lands by itself where policy may accept it', async () => {
    const transcript = await run(sample, (play) => play.improve({ acceptLowRisk: true }));
    expectGolden('accepted-by-policy', transcript);
  });

  it('lands with the hunks that were accepted, without those that were rejected', async () => {
    const transcript = await run(sample, async (play) => {
      await play.improve({ tasks: 1 });
      await play.decide('t1', 'rejected', 1);
      await play.decide('t1', 'accepted', 2);
    });
    expectGolden('accepted-by-hunk', transcript);
  });

  it('is cancelled when all hunks are rejected', async () => {
    const transcript = await run(small, async (play) => {
      await play.improve();
      await play.decide('t1', 'rejected');
    });
    expectGolden('all-rejected', transcript);
  });

  it('takes the name that a comment asks for', async () => {
    const transcript = await run(repeated, async (play) => {
      await play.improve();
      await play.comment('t1', 1, 'Please call it `alarmColour`.');
      await play.sendBack('t1');
      await play.decide('t1', 'accepted');
    });
    expectGolden('comment-names', transcript);
  });

  it('leaves out what a comment speaks against', async () => {
    const transcript = await run(sample, async (play) => {
      await play.improve({ tasks: 1 });
      await play.comment('t1', 1, 'This one stays as it is.');
      await play.sendBack('t1');
      await play.comment('t1', 1, 'And these too.');
      await play.sendBack('t1');
    });
    expectGolden('comment-withdraws', transcript);
  });

  it('asks again when the accepted hunks alone do not pass', async () => {
    const transcript = await run(halves, async (play) => {
      await play.improve();
      await play.decide('t1', 'rejected', 1);
      await play.decide('t1', 'accepted', 2);
      await play.decide('t1', 'accepted', 1);
    });
    expectGolden('hunks-red-alone', transcript);
  });

  it('waits for the plan to be approved, and plans anew when it is sent back', async () => {
    const transcript = await run(small, async (play) => {
      await play.improve({ holdPlan: true });
      const answer = { type: 'answer-gate' as const, by: 'Ada', gateId: 'q1' };
      await play.send('the plan is sent back', { ...answer, answer: 'changes-requested', reason: 'less, please' });
      await play.send('the plan is approved', { ...answer, gateId: 'q2', answer: 'approved', reason: 'go on' });
      await play.decide('t1', 'accepted');
    });
    expectGolden('plan-held', transcript);
  });
});
