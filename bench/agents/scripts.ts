import type { Conversation, Script, ScriptedAnswer } from '../../test/model-server/index.ts';

/** A script by its name, with a number that each reads in its own way. */
export type ScriptName = 'reading' | 'fix' | 'pieces' | 'many' | 'soak';

/** Wires that the command line can be sent to by variables alone. */
export type BenchWire = 'chat' | 'anthropic' | 'ollama';

/** What the model process is told to play. */
export interface ScriptOrder {
  readonly name: ScriptName;
  /** Turns before the report, or pieces of the streamed answer. */
  readonly count: number;
  /** Milliseconds before the first byte of each answer, or between two pieces. */
  readonly delay?: number;
  /** Tasks that the planner's plan holds. */
  readonly tasks?: number;
  /** What the server speaks; Chat Completions when left out. */
  readonly wire?: BenchWire;
}

const report = (more: object = {}): ScriptedAnswer => ({
  calls: [{ name: 'report', input: { outcome: 'done', summary: 'As asked.', findings: [], ...more } }],
});

/** Something else in each turn: an agent that calls the same again and again is stopped. */
const read = (turn: number): ScriptedAnswer => ({
  text: 'Let me look.',
  calls: [{ name: 'list-files', input: { glob: `src/price${String(turn)}.ts` } }],
});

/** A command that is asked about at every level. */
const publish = (turn: number): ScriptedAnswer => ({
  calls: [{ name: 'run-command', input: { command: `npm publish --tag t${String(turn)}` } }],
});

const mended = 'export const netPrice = (gross: number): number => Math.round(gross / 1.2);\n';

/** The six turns of a fix: look, read, edit, check, look at the diff, report. */
const fix: readonly ScriptedAnswer[] = [
  {
    text: 'I look for the place.',
    calls: [
      { name: 'list-files', input: { path: 'src' } },
      { name: 'search-text', input: { pattern: 'netPrice' } },
    ],
  },
  {
    calls: [
      { name: 'read-file', input: { path: 'src/price.ts' } },
      { name: 'read-file', input: { path: 'test/price.test.ts' } },
    ],
  },
  {
    text: 'The rate is 20 %, so the divisor is 1.2.',
    calls: [{ name: 'edit-file', input: { path: 'src/price.ts', edits: [{ old: '1.19', new: '1.2' }] } }],
  },
  { calls: [{ name: 'run-checks', input: {} }] },
  { calls: [{ name: 'git-diff', input: {} }] },
  report({ commitMessage: 'Take 20 % off' }),
];

function manyTasks(count: number): ScriptedAnswer {
  const tasks = Array.from({ length: count }, (_, index) => ({
    key: `k${String(index)}`,
    title: `Look at part ${String(index)}`,
    description: 'Read it.',
    dependsOn: [],
    after: [],
    files: [],
    risk: 'low',
    criteria: [],
    smells: [],
    estimate: 1,
  }));
  const input = { summary: 'Many.', requirements: [], criteria: [], questions: [], tasks };
  return { calls: [{ name: 'report', input }] };
}

/** What the files of the bench's project are. */
export const projectFiles: Readonly<Record<string, string>> = {
  'src/price.ts': mended.replace('1.2', '1.19'),
  'test/price.test.ts': `import assert from 'node:assert/strict';
import test from 'node:test';
import { netPrice } from '../src/price.ts';

test('takes the tax off', () => {
  assert.equal(netPrice(1190), 1000);
});
`,
};

/** The script that an order names. */
export function scriptOf({ name, count, delay = 0, tasks = 0 }: ScriptOrder): Script {
  const delayed = (answer: ScriptedAnswer | undefined): ScriptedAnswer | undefined =>
    answer && delay > 0 ? { ...answer, delayMs: delay } : answer;
  const isPlanner = ({ system }: Conversation): boolean => system.startsWith('You are the planner.');
  switch (name) {
    case 'reading':
      return ({ turn }) => delayed(turn < count ? read(turn) : report());
    case 'fix':
      return ({ turn }) => delayed(fix[turn]);
    case 'pieces': {
      const text = Array.from({ length: count }, (_, index) => ` word${String(index)}`);
      const streamed = { ...read(1), text, ...(delay > 0 ? { pieceMs: delay } : {}) };
      return ({ turn }) => (turn === 1 ? streamed : turn < 3 ? read(turn) : report());
    }
    case 'soak':
      return (conversation) => {
        if (isPlanner(conversation)) return manyTasks(tasks);
        const { turn } = conversation;
        if (turn >= count) return delayed(report());
        return delayed(turn % 10 === 5 ? publish(turn) : read(turn));
      };
    case 'many':
      return (conversation) => {
        if (isPlanner(conversation)) return manyTasks(tasks);
        return delayed(conversation.turn < count ? read(conversation.turn) : report());
      };
  }
}
