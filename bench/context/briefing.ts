import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { createSystemClock } from '../../src/adapters/system-clock/index.ts';
import { createTextSearch } from '../../src/adapters/text-search/index.ts';
import { searchCode } from '../../src/core/app/code/search.ts';
import { refreshCode } from '../../src/core/app/code/refresh.ts';
import { gather } from '../../src/core/app/brief/gather.ts';
import { createModelAgent } from '../../src/core/app/model-agent.ts';
import { newRecords } from '../../src/core/app/shared-records.ts';
import { ok } from '../../src/core/base/index.ts';
import { formMasker, noCost, noEffort, type TranscriptEntry } from '../../src/core/domain/index.ts';
import type { AgentContext, Briefing, CodeHit } from '../../src/core/ports/index.ts';
import { builtInRoleBook } from '../../src/core/roles/index.ts';
import { createToolBox } from '../../src/core/tools/index.ts';
import { sampleGoal, sampleTask } from '../../test/contracts/journal.samples.ts';
import { createFakeJournalStore } from '../../test/fakes/journal.fake.ts';
import { createFakeWorkshop } from '../../test/fakes/code-workshop.fake.ts';
import { createModelServer, type Script } from '../../test/model-server/index.ts';
import type { Place } from './history.ts';

/** What it took a reader to come to the file that it must edit. */
export interface Way {
  /** Tool calls before the first edit, and tokens of all requests up to it. */
  readonly calls: number;
  readonly tokens: number;
  readonly found: boolean;
}

/** A change that was made, as a task. */
interface PastTask {
  readonly commit: string;
  readonly subject: string;
  /** The file that must be edited. */
  readonly target: string;
}

/** Calls after which a reader gives up, and files that it reads for the words that it searched. */
const patience = { calls: 40, readsPerWord: 3 };

/** Files that a task can be told to touch: sources, and no tests. */
const editable = /^src\/.*\.ts$/;

/** Changes of the past that touch few sources; the one that they change most is the one to edit. */
export function pastTasks({ git }: Place, count: number): readonly PastTask[] {
  const lines = git('log', '--no-merges', '--format=%H %s', '-n', String(count * 6))
    .trim()
    .split('\n');
  const tasks: PastTask[] = [];
  for (const [, commit = '', subject = ''] of lines.map((line) => /^(\w+) (.*)$/.exec(line) ?? [])) {
    if (tasks.length >= count) break;
    const rows = git('show', '--numstat', '--format=', '--no-renames', '--diff-filter=M', commit).trim().split('\n');
    const changed = rows
      .map((row) => row.split('\t'))
      .flatMap(([added = '', removed = '', file = '']) =>
        editable.test(file) ? [{ file, lines: Number(added) + Number(removed) }] : [],
      )
      .toSorted((a, b) => b.lines - a.lines || (a.file < b.file ? -1 : 1));
    const [first] = changed;
    if (first && changed.length <= 8) tasks.push({ commit, subject, target: first.file });
  }
  return tasks;
}

const filler = new Set(
  'that this with what from into have when where there their them then each only were which they'.split(' '),
);

/** The words of a task that somebody would search for, the most telling (the longest) first. */
function searched(subject: string): readonly string[] {
  const words = subject.match(/[A-Za-z]{4,}/g) ?? [];
  return [...new Set(words.map((word) => word.toLowerCase()))]
    .filter((word) => !filler.has(word))
    .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/**
 * A reader who looks for the file to edit and knows it when it has read it: first where the briefing points to, in its order;
 * then by searching the words of the task, reading the files with most matches of each.
 */
function reader({ subject, target }: PastTask): Script {
  const words = [...searched(subject)];
  const read = new Set<string>();
  const matches = new Map<string, number>();
  let toRead: string[] | null = null;
  let isOver = false;
  return ({ goal, results, turn }) => {
    toRead ??= [...goal.matchAll(/^- ([\w./@-]+):\d+-\d+/gm)].flatMap(([, path]) => path ?? []);
    for (const { name, text } of results) {
      if (name !== 'search-text') continue;
      for (const [, path = ''] of text.matchAll(/^([\w./@-]+):\d+: /gm))
        matches.set(path, (matches.get(path) ?? 0) + 1);
      const ranked = [...matches]
        .filter(([path]) => !read.has(path))
        .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      toRead = ranked.slice(0, patience.readsPerWord).map(([path]) => path);
    }
    if (isOver || read.has(target) || turn >= patience.calls) {
      if (isOver || !read.has(target))
        return { calls: [{ name: 'report', input: { outcome: 'done', summary: 'Done.', findings: [] } }] };
      isOver = true;
      return { calls: [{ name: 'edit-file', input: { path: target, edits: [{ old: 'no such text', new: 'x' }] } }] };
    }
    let next = toRead.shift();
    while (next !== undefined && read.has(next)) next = toRead.shift();
    if (next !== undefined) {
      read.add(next);
      return { calls: [{ name: 'read-file', input: { path: next } }] };
    }
    const word = words.shift();
    if (word !== undefined) return { calls: [{ name: 'search-text', input: { pattern: word, glob: 'src/**' } }] };
    const [rest] = [...matches].filter(([path]) => !read.has(path)).toSorted((a, b) => b[1] - a[1]);
    if (!rest) {
      isOver = true;
      return { calls: [{ name: 'report', input: { outcome: 'done', summary: 'Not found.', findings: [] } }] };
    }
    read.add(rest[0]);
    return { calls: [{ name: 'read-file', input: { path: rest[0] } }] };
  };
}

function briefingOf({ subject }: PastTask, worktree: string): Briefing {
  const task = { ...sampleTask('t1', 'g1'), title: subject, files: [] };
  return {
    ...{ goal: sampleGoal('g1', subject), task, criteria: [], stageId: 'develop', role: 'developer', attempt: 1 },
    ...{ failures: [], order: null, guidance: null, comments: [], unanswered: [], reports: [] },
    ...{ evidence: null, change: null, worktree, baseCommit: 'c0ffee' },
  };
}

function wayOf(steps: readonly TranscriptEntry[]): Way {
  const edit = steps.findIndex((step) => step.kind === 'turn' && step.calls.some(({ name }) => name === 'edit-file'));
  const upTo = edit < 0 ? steps : steps.slice(0, edit + 1);
  const sent = upTo.flatMap((step) => (step.kind === 'turn' ? [step.sent.tokens ?? 0] : []));
  return {
    calls: upTo.filter(({ kind }) => kind === 'tool-finished').length,
    tokens: sent.reduce((sum, tokens) => sum + tokens, 0),
    found: edit >= 0,
  };
}

/** Lets a reader work on a task: the agent as it is, over the wire, with its own tools; with or without places in its briefing. */
async function work(task: PastTask, folder: string, hits: readonly CodeHit[] | null): Promise<Way> {
  const server = await createModelServer({ script: reader(task) });
  const role = builtInRoleBook().get('developer');
  if (!role) throw new Error('there is no developer');
  const { signal } = new AbortController();
  const clock = createSystemClock();
  const files = await openWorktreeFiles(folder);
  const search = createTextSearch({ findRipgrep: () => Promise.resolve(null) });
  const setting = { files, search, workshop: createFakeWorkshop(), signal, baseText: () => Promise.resolve(null) };
  const actor = { role: role.name, tools: role.tools, writes: role.writes, protectedPaths: [], autonomy: 3 as const };
  const tools = createToolBox(actor, setting);
  const steps: TranscriptEntry[] = [];
  const record = (entry: TranscriptEntry) => {
    steps.push(entry);
    return ok(null);
  };
  const recorded = () => Promise.resolve([...steps]);
  const opened = createFakeJournalStore().openWriter('bench');
  if (!opened.ok) throw new Error(opened.error.person);
  const code = { relevant: () => Promise.resolve(hits ?? []), close: () => Promise.resolve() };
  const sources = { surroundings: { clock, code }, journal: opened.value };
  const nothing = (): void => undefined;
  const books = { spent: () => noCost, worked: () => noEffort, raised: () => 0, warned: () => 0 };
  const context: AgentContext = {
    ...{ tools, signal, recorded, record, heard: () => [], isPaused: () => false, alive: nothing },
    ...{ noteChoice: nothing, noteOutage: nothing, noteEmbedding: nothing, note: nothing },
    spending: { goalId: 'g1', taskId: 't1', sessionId: 's1', books, atLimit: nothing, neared: nothing },
    gathered: (question) => gather(question, { goalId: 'g1', taskId: 't1' }, sources, { recorded, record }),
  };
  const parts = {
    ...{ model: { name: 'scripted', provider: createOpenAiProvider({ baseUrl: server.url }) }, clock },
    ...{
      masker: formMasker,
      rulesAt: () => Promise.resolve([]),
      random: () => 0,
      routing: { readRouting: undefined, ...newRecords() },
    },
  };
  try {
    const done = await createModelAgent(role, 'scripted', parts).run(briefingOf(task, folder), context);
    if (!done.ok) throw new Error(done.error.person);
    return wayOf(steps);
  } finally {
    await tools.close();
    await server.close();
  }
}

/** The way to the first edit with and without places in the briefing, for changes of the past, each in the tree before it. */
export async function measureBriefing(
  place: Place,
  count: number,
): Promise<readonly { readonly task: PastTask; readonly with: Way; readonly without: Way }[]> {
  const ways: { readonly task: PastTask; readonly with: Way; readonly without: Way }[] = [];
  for (const task of pastTasks(place, count)) {
    try {
      place.git('checkout', '-q', '-f', `${task.commit}^`);
    } catch {
      continue; // The end of a shallow clone.
    }
    const { signal } = new AbortController();
    await refreshCode(place.parts, signal);
    const question = { text: task.subject, near: [], limit: 12 };
    const hits = await searchCode(question, place.parts, () => Promise.resolve(null), signal);
    ways.push({ task, with: await work(task, place.folder, hits), without: await work(task, place.folder, null) });
  }
  return ways;
}
