/** A host of the task board that is all in memory: what it shows is made up, what it answers is by the protocol. */
import path from 'node:path';
import {
  boardStates,
  type BoardDelta,
  type BoardSnapshot,
  type BoardState,
  type BriefingView,
  type CardView,
  type GateView,
  type MoveView,
  type PageMessage,
  type TaskDetail,
  type TranscriptView,
} from '../../../src/protocol/index.ts';
import { pageHtml } from '../../../src/vscode/page-html.ts';
import { boardTexts, type Localiser } from '../../../src/vscode/board/texts.ts';
import { english } from '../../vscode/board/table.ts';
import { root } from '../../law/sources.ts';
import type { PageOptions } from '../page-harness.ts';

const titles = [
  'Extract guard clauses from parseHeader',
  'Replace the nested conditions in resolveRoute by a table of handlers and their guards',
  'Remove unused imports',
  'Name the magic numbers of the retry policy',
  'Split formatInvoice into rendering and rounding',
  'Write characterisation tests for the currency converter',
  'Inline the alias of an alias',
  'Make the queue stop when its owner does',
] as const;

const roles: Readonly<Partial<Record<BoardState, string>>> = {
  'in-progress': 'developer',
  testing: 'breaker',
  retrying: 'developer',
};

/** The `index`-th card, of a shape that goes with its state. */
export function sampleCard(index: number, status: BoardState, now: number): CardView {
  const id = `t${String(index + 1)}`;
  const isOver = status === 'completed' || status === 'cancelled';
  const hasBegun = status !== 'pending';
  const role = roles[status];
  const startedAt = hasBegun ? now - (index + 1) * 47_000 : null;
  return {
    ...{ key: `0/${id}`, id, goal: '0/g1', title: titles[index % titles.length] ?? '', status, reason: '' },
    risk: (['low', 'low', 'medium', 'low', 'high'] as const)[index % 5] ?? 'low',
    place: index,
    work:
      role === undefined ? null : { role: status === 'testing' ? null : role, stage: 'develop', held: index % 7 === 3 },
    dependsOn: index % 3 === 1 ? [`t${String(index)}`] : [],
    waitingOn: index % 3 === 1 && !hasBegun ? 1 : 0,
    startedAt,
    finishedAt: isOver && startedAt !== null ? startedAt + 65_000 : null,
    attempts: { failed: status === 'failed' || status === 'retrying' ? 1 : 0, allowed: 3 },
    cost: { dollars: index % 4 === 2 ? 0.0312 * index : 0, unpriced: 0 },
    size: status === 'ready-for-review' || status === 'completed' ? { files: 2, added: 14 + index, removed: 9 } : null,
    questions: status === 'ready-for-review' ? 1 : 0,
  };
}

/** A board with tasks in these states. */
export function sampleBoard(states: readonly BoardState[], now = Date.now()): BoardSnapshot {
  return {
    ...{ seq: 1, now, standing: 'ready', notice: '' },
    goals: [
      {
        ...{ key: '0/g1', id: 'g1', text: 'Improve the billing code', status: 'running', reason: '', folder: null },
        ...{ branch: 'maestro/improve-billing', gates: [] },
      },
    ],
    cards: states.map((status, index) => sampleCard(index, status, now)),
  };
}

/** As many tasks as a busy day has, spread over all states. */
export function manyCards(count: number): BoardSnapshot {
  return sampleBoard(Array.from({ length: count }, (_, index) => boardStates[index % boardStates.length] ?? 'pending'));
}

/** The board of a working day. */
export function someCards(): BoardSnapshot {
  const counts: readonly (readonly [BoardState, number])[] = [
    ...([
      ['pending', 4],
      ['in-progress', 2],
      ['testing', 2],
      ['failed', 1],
    ] as const),
    ...([
      ['retrying', 1],
      ['ready-for-review', 3],
      ['completed', 6],
    ] as const),
  ];
  return sampleBoard(counts.flatMap(([state, count]) => Array<BoardState>(count).fill(state)));
}

export function sampleGate(key: string): GateView {
  return {
    ...{
      key,
      id: 'q1',
      once: 'o1',
      kind: 'change',
      risk: 'medium',
      options: [],
      covers: null,
      action: null,
      parts: [],
    },
    question: 'Accept “Split formatInvoice into rendering and rounding” (src/invoice.ts, +18 −9)?',
    reasons: ['a public function changed its signature', 'no test covers two of the lines'],
  };
}

function movesOf(card: CardView): readonly MoveView[] {
  return boardStates.map((to) => {
    if (to === 'cancelled')
      return { to, legal: true, once: 'm1', text: 'Stops all work on it.', confirm: 'Cancel this task?' };
    const isRework = card.status === 'ready-for-review' && to === 'retrying';
    return isRework
      ? { to, legal: true, once: 'm1', text: 'Sends it back to its agent, with your comments.', confirm: null }
      : { to, legal: false, once: 'm1', text: 'No task goes there from where it is.', confirm: null };
  });
}

/** Everything of a task. */
export function sampleDetail(card: CardView, now = Date.now()): TaskDetail {
  const run = {
    name: 'test',
    command: 'npm test',
    status: 'failed',
    duration: 4_210,
    output: 'not ok 3 - rounds half up',
  };
  return {
    ...{ key: card.key, branch: 'maestro/improve-billing', commit: null, moves: [...movesOf(card)] },
    description: 'The function formats and rounds at once. Split it, so that rounding can be tested by itself.',
    dependencies: [{ key: '0/t1', id: 't1', title: titles[0], status: 'completed' }],
    history: [
      { at: now - 90_000, from: 'pending', to: 'in-progress', reason: 'Started.' },
      { at: now - 30_000, from: 'in-progress', to: 'testing', reason: 'The first testing stage starts.' },
    ],
    soFar: {
      summary: 'Rendering and rounding are apart now; whether halves go up is still open.',
      ...{ by: 'anthropic/haiku', at: now - 60_000, cost: { dollars: 0.0042, unpriced: 0 } },
      lessons: [{ text: 'Round on each line of the invoice, not on the sum.', events: [12, 14] }],
    },
    stages: [
      { id: 'characterise', role: 'tester', status: 'passed', reason: '' },
      { id: 'develop', role: 'developer', status: 'running', reason: '' },
      { id: 'green', role: null, status: 'waiting', reason: '' },
    ],
    evidence: {
      ...{ at: now, green: false, present: false },
      runs: [
        {
          ...run,
          status: 'failed',
          counts: { passed: 41, failed: 1, skipped: 2 },
          failed: [{ name: 'rounds half up', file: 'test/round.test.ts', message: 'expected 2.35, got 2.34' }],
        },
      ],
    },
    change: {
      ...{ risk: 'medium', reasons: ['a public function changed its signature'], more: 0 },
      files: [
        { path: 'src/invoice.ts', status: 'modified', added: 18, removed: 9, accepted: 1, rejected: 0, undecided: 2 },
        { path: 'src/round.ts', status: 'added', added: 12, removed: 0, accepted: 0, rejected: 0, undecided: 1 },
      ],
    },
    gates: card.questions > 0 ? [sampleGate(card.key)] : [],
  };
}

/** Answers a page as a host would. */
export interface BoardHost {
  readonly options: PageOptions;
  /** What the page asked for, by name, oldest first. */
  readonly asked: () => readonly PageMessage[];
  /** The next delta, with these cards in their new state; send it to the page. */
  readonly change: (cards: readonly CardView[], gone?: readonly string[]) => { event: 'changed'; data: BoardDelta };
}

type Answer = (params: Record<string, unknown>) => unknown;

/** What whoever takes a task up is told. */
function sampleBriefing(key: string, now: number): BriefingView {
  const line = { why: '', snippet: '', at: null, link: null };
  return {
    ...{ key, used: 1_240, most: 4_000 },
    parts: [
      {
        ...{ name: 'requirements', tokens: 18, leftOut: 0 },
        lines: [{ ...line, text: 'c1: Amounts are rounded half up on each line of an invoice.' }],
      },
      {
        ...{ name: 'decisions', tokens: 24, leftOut: 0 },
        lines: [
          {
            ...line,
            text: 'Ada: approved: Which rate does Austria have? Because: 20 %',
            link: { kind: 'task', key, tab: 'history' },
          },
        ],
      },
      {
        ...{ name: 'relevantFiles', tokens: 640, leftOut: 3 },
        lines: [
          {
            ...line,
            text: 'src/invoice.ts:12-40 formatInvoice',
            ...{
              why: 'has the words, changed lately',
              snippet:
                'export function formatInvoice(lines: readonly Line[]): string {\n  return lines.map(amount).join();',
            },
            link: { kind: 'file', path: 'src/invoice.ts', from: 12, to: 40 },
          },
        ],
      },
      {
        ...{ name: 'memories', tokens: 31, leftOut: 0 },
        lines: [
          {
            ...line,
            text: 'Amounts are always in cents.',
            why: 'pinned, has “amounts”',
            link: { kind: 'memory', id: 'e4' },
          },
        ],
      },
      {
        ...{ name: 'recentActivity', tokens: 40, leftOut: 0 },
        lines: [
          {
            ...line,
            text: 't1 in-progress: the session began',
            at: now,
            link: { kind: 'task', key, tab: 'transcript' },
          },
          { ...line, text: 'c1 captured: 2 files', at: now, link: { kind: 'change' } },
        ],
      },
    ],
  };
}

/** What an agent said and did first. */
function sampleLines(at: number): readonly TranscriptView[] {
  return [
    { at, kind: 'opened', who: 'developer', text: 'develop', ok: true },
    { at, kind: 'says', who: '', text: 'I look at the callers first.', ok: true },
    { at, kind: 'calls', who: 'read-file', text: '{"path":"src/invoice.ts"}', ok: true },
  ];
}

/** Requests that this host refuses, with the problem. */
export interface Refusals {
  readonly [request: string]: string;
}

/** What is shown, and how. */
export interface BoardHostOptions extends Pick<PageOptions, 'theme' | 'state'> {
  readonly snapshot: BoardSnapshot;
  readonly layout?: 'board' | 'compact';
  readonly refusals?: Refusals;
  readonly l10n?: Localiser;
  readonly locale?: string;
}

/** What the page loads. */
function linksAt(base: string) {
  return { script: `${base}/board.js`, style: `${base}/board-style.css`, source: base };
}

export function createBoardHost(given: BoardHostOptions): BoardHost {
  const { snapshot, layout = 'board', refusals = {}, l10n = english, locale = 'en', ...page } = given;
  const cards = new Map(snapshot.cards.map((card) => [card.key, card]));
  const asked: PageMessage[] = [];
  let { seq } = snapshot;
  const cardOf = ({ key }: Record<string, unknown>): CardView => {
    const card = cards.get(String(key));
    if (!card) throw new Error(`no card ${String(key)}`);
    return card;
  };
  const answers: Readonly<Record<string, Answer>> = {
    open: () => ({
      texts: boardTexts(l10n),
      locale,
      snapshot: { ...snapshot, seq, cards: [...cards.values()] },
      limit: '$5',
    }),
    watch: (params) => ({
      detail: sampleDetail(cardOf(params)),
      transcript: {
        key: cardOf(params).key,
        from: 0,
        lines: sampleLines(snapshot.now),
      },
    }),
    moves: (params) => movesOf(cardOf(params)),
    briefing: (params) => sampleBriefing(cardOf(params).key, snapshot.now),
  };
  return {
    asked: () => asked,
    change(changed, gone = []) {
      for (const card of changed) cards.set(card.key, card);
      for (const key of gone) cards.delete(key);
      seq += 1;
      return { event: 'changed', data: { seq, notice: '', goals: [], cards: [...changed], gone: [...gone] } };
    },
    options: {
      ...page,
      files: path.join(root, 'dist/pages'),
      html: (base) => pageHtml({ ...linksAt(base), nonce: 'n1', layout, locale, title: 'Task board' }),
      answer(raw) {
        const message = raw as PageMessage;
        asked.push(message);
        const problem = refusals[message.request];
        if (problem !== undefined) return [{ answer: message.id, ok: false, problem }];
        const value = answers[message.request]?.(message.params as Record<string, unknown>) ?? null;
        return [{ answer: message.id, ok: true, value }];
      },
    },
  };
}
