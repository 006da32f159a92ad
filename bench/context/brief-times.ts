import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMemoryFiles } from '../../src/adapters/memory-files/index.ts';
import { openSqliteKnowledgeStore } from '../../src/adapters/sqlite-code/index.ts';
import { createSqliteJournalStore } from '../../src/adapters/sqlite-journal/index.ts';
import { readBriefing, type BriefingMeans } from '../../src/core/app/briefing.ts';
import { createCodeIndex } from '../../src/core/app/code/code-index.ts';
import { createMemory, type WorkspaceMemory } from '../../src/core/app/remember/memory.ts';
import { event, type DomainEvent, type JournalEvent } from '../../src/core/domain/index.ts';
import { fold, initialState, type State } from '../../src/core/machine/index.ts';
import { fileOf, newFragment } from '../../src/core/memory/index.ts';
import { sampleStory } from '../../test/contracts/journal.samples.ts';
import type { Place } from './history.ts';

/** Milliseconds of one briefing, by the clock and of the processor, that of the index among it. */
export interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

/** Briefings with so many fragments: with all of them still to be read, and when that has been done. */
export interface BriefTimes {
  readonly memories: number;
  readonly first: readonly Taken[];
  readonly again: readonly Taken[];
}

/** A workspace with a past: so many tasks, each with an answer of the person and a change. */
function pastOf(count: number, files: readonly string[]): readonly DomainEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const [goalId, taskId] = [`g${String(Math.floor(at / 10) + 1)}`, `t${String(at + 1)}`];
    const own = sampleStory(goalId, taskId).filter(({ type }) => at % 10 === 0 || type !== 'goal-created');
    const path = files[(at * 7) % files.length] ?? 'a.ts';
    const comment = { id: `c${String(at)}`, file: path, text: `mind ${path}`, by: 'ann', at: 0 };
    return [...own, event('comment-added', { goalId, taskId, comment })];
  }).flat();
}

function putMemories(folder: string, count: number, files: readonly string[]): void {
  mkdirSync(folder);
  for (let at = 0; at < count; at++) {
    const file = files[at % files.length] ?? '';
    const text = `The part ${String(at)} of ${file} keeps rule ${String(at * 3)}.`;
    const fact = newFragment(`m${String(at)}`, text, Date.now(), { about: [file], events: [at], kind: 'decision' });
    writeFileSync(path.join(folder, `${fact.id}.md`), fileOf(fact));
  }
}

function openMemory(folder: string): WorkspaceMemory {
  const load = async () => (await import('../../src/adapters/yaml-front-matter/index.ts')).readFrontMatter;
  const shelf = (name: string) => createMemoryFiles(path.join(folder, name), load);
  const shelves = { learnt: shelf('learnt'), team: shelf('team'), user: shelf('user') };
  return createMemory({ shelves, now: Date.now, newId: () => 'm' });
}

async function timed(state: State, means: BriefingMeans): Promise<Taken> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const read = await readBriefing(state, 't65', means);
  const { user, system } = process.cpuUsage(before);
  if (!read.ok) throw new Error(read.error.person);
  return { wall: performance.now() - began, cpu: (user + system) / 1_000 };
}

/** What briefings of a task among 300 take, as the command line and the editor make them: journal, memory, index and graph are files. */
export async function timesToBrief(
  { parts }: Place,
  counts: readonly number[],
  times: number,
): Promise<readonly BriefTimes[]> {
  const files = parts.store.files().map(({ path: file }) => file);
  const folder = mkdtempSync(path.join(tmpdir(), 'maestro-brief-'));
  const opened = createSqliteJournalStore({ file: path.join(folder, 'journal.db') }).openWriter('bench');
  if (!opened.ok) throw new Error(opened.error.person);
  const journal = opened.value;
  const { signal } = new AbortController();
  const openKnowledge = () => Promise.resolve(openSqliteKnowledgeStore(path.join(folder, 'graph.db')));
  const means = { journal, index: createCodeIndex(parts), openKnowledge, signal };
  try {
    journal.append(pastOf(300, files), Date.now(), false);
    const seen: JournalEvent[] = [];
    for await (const events of journal.read({ goalId: 'g7' })) seen.push(...events);
    const state = fold(seen, initialState);
    // The first one of all takes in what happened.
    await readBriefing(state, 't65', means);
    const found: BriefTimes[] = [];
    for (const memories of counts) {
      const own = path.join(folder, String(memories));
      mkdirSync(own);
      putMemories(path.join(own, 'team'), memories, files);
      const [first, again]: [Taken[], Taken[]] = [[], []];
      for (let at = 0; at < times; at++) {
        const memory = openMemory(own);
        first.push(await timed(state, { ...means, memory }));
        again.push(await timed(state, { ...means, memory }));
      }
      found.push({ memories, first, again });
    }
    return found;
  } finally {
    journal.close();
    rmSync(folder, { recursive: true });
  }
}
