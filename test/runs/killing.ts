import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createSqliteJournalStore } from '../../src/adapters/sqlite-journal/index.ts';
import { bookkeeping, describeEvent } from '../../src/core/app/index.ts';
import { auditEvents, eventsOf } from '../app/audit.ts';
import { sample, settings, type Files } from '../app/projects.ts';
import { createWorld, type World } from '../app/world.ts';
import { valueOf } from '../adapters/git/sandbox.ts';

const child = path.join(import.meta.dirname, 'child.ts');

/** Three tasks, two of them side by side. */
const killed: Files = {
  ...sample,
  '.maestro/config.json': settings({ concurrency: 2 }),
  'src/colours.ts': `export function colourOf(state: string): string {
  if (state === 'failed') return 'crimson red';
  if (state === 'blocked') return 'crimson red';
  return state === 'cancelled' ? 'crimson red' : 'green';
}
`,
  'test/colours.test.ts': `import assert from 'node:assert/strict';
import test from 'node:test';
import { colourOf } from '../src/colours.ts';
test('names a colour', () => assert.equal(colourOf('failed'), 'crimson red'));
`,
};

/** How one process with an engine ended, and the last events that it had acknowledged. */
export interface Life {
  readonly isKilled: boolean;
  readonly acknowledged: { readonly seq: number; readonly hash: string } | null;
  /** Milliseconds. */
  readonly duration: number;
}

/** When all of it is killed: so many milliseconds after the start, or after an event was acknowledged. */
export interface Kill {
  readonly event: number;
  readonly after: number;
}

/** Lets an engine work on a world in a process group of its own. @param deadly see child.ts. */
export async function live(world: World, kill: Kill | null, deadly: readonly string[] = []): Promise<Life> {
  const started = performance.now();
  const engine = spawn(process.execPath, [child, world.top, ...deadly], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  const over = new AbortController();
  let isDoomed = false;
  const doom = (): void => {
    if (!kill || isDoomed || lastOf(output).seq < kill.event) return;
    isDoomed = true;
    const end = (): void => killGroup(engine.pid);
    void delay(kill.after, undefined, { signal: over.signal }).then(end, () => undefined);
  };
  engine.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    doom();
  });
  doom();
  engine.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(engine, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const [code, signal] = await ended;
  over.abort();
  assert.ok(signal === 'SIGKILL' || code === 0, `the engine failed: ${errors}`);
  const last = lastOf(output);
  const acknowledged = last.seq > 0 ? last : null;
  return { isKilled: signal === 'SIGKILL', acknowledged, duration: performance.now() - started };
}

/** The last line may be torn; what was acknowledged ends with a line break. */
function lastOf(output: string): { readonly seq: number; readonly hash: string } {
  const line =
    output
      .slice(0, output.lastIndexOf('\n') + 1)
      .trim()
      .split('\n')
      .at(-1) ?? '';
  const [seq = '0', hash = ''] = line.split(' ');
  return { seq: Number(seq), hash };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in this very moment.
  }
}

/** What an unkilled run comes to. */
export interface Reference {
  /** Tree of the feature branch. */
  readonly tree: string;
  readonly commits: readonly string[];
  /** Milliseconds. */
  readonly duration: number;
  readonly events: number;
}

/** The trailers of the commits on the feature branch, sorted. */
function trailersOf(world: World): readonly string[] {
  const format = '--format=%(trailers:key=Maestro-Task,valueonly,separator=%x20)';
  return world.git('log', format, 'main..maestro/improve').split('\n').filter(Boolean).sort();
}

/** A run that nobody kills. */
export async function referenceRun(): Promise<Reference> {
  const world = createWorld(killed);
  try {
    const { duration, acknowledged } = await live(world, null);
    const commits = trailersOf(world);
    assert.equal(commits.length, 3, 'three tasks land when nobody kills anything');
    return {
      tree: world.git('rev-parse', 'maestro/improve^{tree}'),
      commits,
      duration,
      events: acknowledged?.seq ?? 0,
    };
  } finally {
    world.dispose();
  }
}

/** What must be true when the work is done, however often it was interrupted. */
async function auditKilled(world: World, lives: readonly Life[], reference: Reference): Promise<void> {
  const store = createSqliteJournalStore({ file: world.folders.journal });
  const writer = valueOf(store.openWriter('audit'));
  try {
    assert.equal((await writer.verify()).broken, null, 'the chain is whole');
    const events = await eventsOf(writer);
    auditEvents(events);
    for (const { acknowledged } of lives) {
      if (acknowledged)
        assert.equal(events[acknowledged.seq - 1]?.hash, acknowledged.hash, 'an acknowledged event is lost');
    }
    assert.deepEqual(
      events.filter(({ type }) => type === 'command-refused'),
      [],
      'a result came twice',
    );
    const rows = [writer.goals(), writer.tasks(), writer.openGates()];
    valueOf(await writer.rebuild());
    assert.deepEqual([writer.goals(), writer.tasks(), writer.openGates()], rows, 'the tables are not the fold');
    const isDone = [...writer.goals(), ...writer.tasks()].every(({ status }) => status === 'completed');
    const told = events
      .filter(({ type }) => !bookkeeping.has(type))
      .map((event) => `${event.seq} ${describeEvent(event)}`);
    assert.ok(isDone && writer.goals().length === 1, `not all was done:\n${told.slice(-60).join('\n')}`);
  } finally {
    writer.close();
  }
  assert.deepEqual(trailersOf(world), reference.commits, 'one commit for each task');
  assert.equal(world.git('rev-parse', 'maestro/improve^{tree}'), reference.tree, 'the same tree');
  assert.equal(world.git('fsck', '--connectivity-only', '--no-dangling'), '');
  assert.deepEqual(world.leftovers(), []);
}

/**
 * One run that is killed, opened again and finished. Gives false when it had ended before.
 * Throws when anything was lost, doubled, or touched that is the person's.
 */
export async function killOnce(reference: Reference, kill: Kill): Promise<boolean> {
  const world = createWorld(killed);
  try {
    const before = world.personsThings();
    const first = await live(world, kill);
    if (!first.isKilled) return false;
    assert.deepEqual(world.personsThings(), before, 'a kill changed the working copy');
    const second = await live(world, null);
    await auditKilled(world, [first, second], reference);
    assert.deepEqual(world.personsThings(), before, 'the working copy changed');
    return true;
  } finally {
    world.dispose();
  }
}
