/** A host of the page of the memory that is all in memory: what it shows is made up, what it answers is by the protocol. */
import assert from 'node:assert/strict';
import path from 'node:path';
import {
  createWordMatch,
  kindNames,
  passes,
  tierNames,
  type FragmentView,
  type HostMessage,
  type MemoryFilters,
  type MemoryDelta,
  type MemorySnapshot,
  type PageMessage,
} from '../../../src/protocol/index.ts';
import type { Localiser } from '../../../src/vscode/board/texts.ts';
import { memoryTexts } from '../../../src/vscode/memory/memory-texts.ts';
import { pageHtml } from '../../../src/vscode/page-html.ts';
import { english } from '../../vscode/board/table.ts';
import { root } from '../../law/sources.ts';
import type { PageOptions } from '../page-harness.ts';

const words = [
  'Amounts are always in cents, never in floating point.',
  'Asked “Which rate does Austria have?”, Ada said yes: twenty per cent, and the rounding is half up on each line of the invoice, as the tax office wants it. The old rule of rounding the sum alone is gone.',
  'Ada remarked on src/invoice.ts: name it after what it returns.',
  'Done: Split formatInvoice. Rendering and rounding are apart now. On the way it failed: expected 2.35, got 2.34',
  'Tests run by “npm test”; the coverage run takes four minutes and is not needed before a review.',
] as const;

/** When the sample was said: a fixed day, so that pictures stay the same. */
const day = Date.UTC(2026, 10, 20, 9, 30);

/** The `index`-th fragment. */
export function sampleFragment(index: number, more: Partial<FragmentView> = {}): FragmentView {
  const id = `e${String(index + 1)}`;
  const tier = tierNames[(index * 3) % tierNames.length] ?? 'routine';
  return {
    ...{
      key: `0/learnt/${id}`,
      id,
      text: `${words[index % words.length] ?? ''}${index < 5 ? '' : ` (${String(index)})`}`,
    },
    kind: kindNames[index % kindNames.length] ?? 'fact',
    ...{ tier, counts: tier },
    ...{ shelf: 'learnt', folder: null, goal: index % 7 === 6 ? 'g2' : null, pinned: index === 0, held: false },
    ...{ at: day - index * 3_600_000, usedAt: day, uses: index % 4, events: index % 5 === 4 ? 0 : 1 },
    ...{ about: index % 2 === 0 ? ['src/invoice.ts'] : [], supersededBy: null, supersedes: null },
    ...more,
  };
}

/** A memory of so many fragments. */
export function sampleMemory(count: number, more: Partial<MemorySnapshot> = {}): MemorySnapshot {
  return {
    ...{ seq: 0, now: day, standing: 'ready', folders: [{ key: '0', name: 'shop' }], troubles: [], more: 0 },
    fragments: Array.from({ length: count }, (_, index) => sampleFragment(index)),
    ...more,
  };
}

/** Answers a page as a host would. */
export interface MemoryHost {
  readonly options: PageOptions;
  /** What the page asked for, oldest first. */
  readonly asked: (name: string) => readonly unknown[];
  /** The next delta; send it to the page. */
  readonly change: (delta: Partial<MemoryDelta>) => { event: 'changed'; data: MemoryDelta };
  /** The answer to what was asked last by a name that is held; send it to the page. */
  readonly lateAnswer: (name: string) => HostMessage;
}

/** What is shown, and how. */
export interface MemoryHostOptions extends Pick<PageOptions, 'theme' | 'state'> {
  readonly snapshot: MemorySnapshot;
  /** All that the host searches; what the snapshot holds when left out. */
  readonly all?: readonly FragmentView[];
  readonly refusals?: Readonly<Record<string, string>>;
  /** What is asked by this name gets its answer late. */
  readonly held?: string;
  readonly l10n?: Localiser;
  readonly locale?: string;
}

type Answer = (params: Record<string, unknown>) => unknown;

const answers: Readonly<Record<string, Answer>> = {
  origin: ({ key }) => ({
    key,
    events: [{ seq: 42, at: day, text: 'Ada answered q3: approved. Twenty per cent', task: '0/t7' }],
  }),
  goals: () => [
    { id: 'g3', text: 'Round each line half up' },
    { id: 'g1', text: 'Split the invoice' },
  ],
  add: () => ({ key: '0/team/m1' }),
  edit: ({ key }) => ({ key }),
  pin: ({ key }) => ({ key }),
  forget: ({ keys }) => ({ undo: 1, count: (keys as readonly string[]).length }),
  merge: ({ keys }) => ({ undo: 2, count: (keys as readonly string[]).length }),
  exportTo: ({ keys }) => ({ count: (keys as readonly string[]).length, file: 'memory.jsonl' }),
  importFrom: () => ({ count: 3 }),
};

/** Finds as a host does that knows no words but those that are written; the last is the best. */
function findIn(all: readonly FragmentView[]): Answer {
  return (params) => {
    const { filters, deep } = params as { readonly filters: MemoryFilters; readonly deep: boolean };
    if (deep) return null;
    const hasWords = createWordMatch(filters.query);
    const found = all.filter((view) => passes(filters, view) && hasWords(view)).reverse();
    const why = filters.query.trim() === '' ? '' : `has “${filters.query.trim()}”`;
    return { found: found.slice(0, 200).map((view) => ({ view, why })), count: found.length };
  };
}

export function createMemoryHost(given: MemoryHostOptions): MemoryHost {
  const { snapshot, all = snapshot.fragments, refusals = {}, held, l10n = english, locale = 'en', ...page } = given;
  const asked: PageMessage[] = [];
  let { seq } = snapshot;
  const answerTo = ({ id, request, params }: PageMessage): HostMessage => {
    const problem = refusals[request];
    if (problem !== undefined) return { answer: id, ok: false, problem };
    const opened = { texts: memoryTexts(l10n), locale, snapshot: { ...snapshot, seq } };
    const known = request === 'open' ? opened : request === 'find' ? findIn(all) : answers[request];
    const value = typeof known === 'function' ? known(params as Record<string, unknown>) : (known ?? null);
    return { answer: id, ok: true, value };
  };
  return {
    asked: (name) => asked.filter(({ request }) => request === name).map(({ params }) => params),
    change(delta) {
      seq += 1;
      return { event: 'changed', data: { seq, fragments: [], gone: [], more: 0, troubles: [], ...delta } };
    },
    lateAnswer(name) {
      const last = asked.findLast(({ request }) => request === name);
      return last ? answerTo(last) : assert.fail(`nobody asked for ${name}`);
    },
    options: {
      ...page,
      files: path.join(root, 'dist/pages'),
      html: (base) =>
        pageHtml({
          ...{ script: `${base}/memory.js`, style: `${base}/memory-style.css`, source: base, nonce: 'n1' },
          ...{ layout: 'memory', title: 'Memory', locale },
        }),
      answer(raw) {
        const message = raw as PageMessage;
        asked.push(message);
        return message.request === held ? [] : [answerTo(message)];
      },
    },
  };
}
