/**
 * A process that has little: `scarce-child.ts descriptors|space|reads|writes|later-writes FOLDER`. It keeps something in every store, keeps more while the
 * system refuses, and again when it does not, and prints what came of it as JSON: by store the outcome of the refused step, what is
 * read afterwards, and the outcome of the last step.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openRepository } from '../../src/adapters/git/index.ts';
import { openSqliteCodeStore } from '../../src/adapters/sqlite-code/index.ts';
import { createSqliteJournalStore } from '../../src/adapters/sqlite-journal/index.ts';
import { openWorktreeFiles } from '../../src/adapters/worktree-files/index.ts';
import type { Result } from '../../src/core/base/index.ts';
import { checkpointBounds, failureIn, type Failure } from '../../src/core/domain/index.ts';
import { contentWith } from '../contracts/code-store.contract.ts';
import { sampleNote } from '../contracts/journal.samples.ts';
import { writers, type Writer } from './writers.ts';

const [kind = '', folder = ''] = process.argv.slice(2);
const at = (name: string): string => path.join(folder, name);

/** Takes every descriptor that there is; gives them back. */
function takeDescriptors(): () => void {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    return () => {
      taken.forEach((each) => {
        closeSync(each);
      });
    };
  }
}

/** Calls of the system that a failing disk refuses, and from which one of each thread on. */
const refused: Readonly<Record<string, readonly [names: string, from: number]>> = {
  reads: ['pread64', 1],
  writes: ['pwrite64,fsync,fdatasync', 1],
  'later-writes': ['pwrite64,fsync,fdatasync', 3],
};

/** Has the system say of calls of this process that the disk fails; ends that. */
async function failCalls(names: string, from: number): Promise<() => Promise<void>> {
  const watch = ['-f', '-p', String(process.pid), '-o', '/dev/null', '-e', `trace=${names}`];
  const inject = `inject=${names}:error=EIO:when=${String(from)}+`;
  const strace = spawn('strace', [...watch, '-e', inject], { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(strace.stderr, 'data');
  return async () => {
    strace.kill('SIGINT');
    await once(strace, 'exit');
  };
}

/** Takes away what the system is to refuse; gives it back. */
async function takeAway(): Promise<() => Promise<void> | void> {
  if (kind === 'descriptors') return takeDescriptors();
  const failing = refused[kind];
  return failing ? failCalls(...failing) : () => undefined;
}

/** What the system refuses to take at once where files may not grow. */
const much = kind === 'space' ? 'much '.repeat(400_000) : '';

async function outcomeOf(work: () => Promise<Result<unknown, Failure>>): Promise<string> {
  try {
    const result = await work();
    return result.ok ? 'ok' : result.error.reason;
  } catch (error) {
    return failureIn(error)?.reason ?? `thrown: ${String(error)}`;
  }
}

const done: Result<null, Failure> = { ok: true, value: null };

/** Stores that are databases or git's, as writers of a text. */
const others: Readonly<Record<string, () => Promise<Writer>>> = {
  journal() {
    const store = createSqliteJournalStore({ file: at('journal.db') });
    return Promise.resolve({
      put(text) {
        const writer = store.openWriter('test');
        if (!writer.ok) return Promise.resolve(writer);
        const written = writer.value.append([sampleNote(text)], 1, true);
        writer.value.close();
        return Promise.resolve(written);
      },
      async read() {
        const reader = store.openReader();
        if (!reader.ok) throw new Error(reader.error.person);
        let last: string | null = null;
        for await (const events of reader.value.read()) {
          for (const { type, data } of events) if (type === 'note-logged') last = data.text;
        }
        reader.value.close();
        return last;
      },
    });
  },
  index: () =>
    Promise.resolve({
      put(text) {
        const store = openSqliteCodeStore(at('code.db'));
        try {
          const words =
            text === much ? Array.from({ length: 60_000 }, (_, number) => `w${String(number)}`).join(' ') : text;
          store.put([contentWith('a.ts', words)]);
        } finally {
          store.close();
        }
        return Promise.resolve(done);
      },
      read() {
        const store = openSqliteCodeStore(at('code.db'));
        const found = ['old', 'new'].find((word) => store.matches([word], 1).length > 0) ?? null;
        store.close();
        return Promise.resolve(found);
      },
    }),
  async checkpoint() {
    mkdirSync(at('workspace'));
    writeFileSync(at('workspace/a.txt'), 'a\n');
    const opened = await openRepository({
      ...{ workspace: at('workspace'), stateDir: at('state'), worktreesDir: at('worktrees') },
      assessRisk: () => ({ risk: 'low', reasons: [] }),
    });
    if (!opened.ok) throw new Error(opened.error.person);
    const prepare = () => opened.value.prepareWorktree('task', opened.value.state.head);
    const made = await prepare();
    if (!made.ok) throw new Error(made.error.person);
    const work = path.join(made.value.path, 'work.txt');
    writeFileSync(work, 'hours of work\n');
    let kept: string | null = null;
    return {
      async put(text) {
        const again = await prepare();
        if (!again.ok) return again;
        const saved = await opened.value.saveFiles(again.value, checkpointBounds);
        if (saved.ok) kept = text;
        return saved;
      },
      read: () => Promise.resolve(existsSync(work) ? kept : 'lost'),
    };
  },
  async trash() {
    mkdirSync(at('tree'));
    const files = await openWorktreeFiles(at('tree'));
    let kept: string | null = null;
    return {
      async put(text) {
        if (!(await files.exists('a.txt'))) writeFileSync(at('tree/a.txt'), 'a\n');
        const removed = await files.remove('a.txt', at('trash'));
        if (removed.ok) kept = text;
        return removed;
      },
      read: () => Promise.resolve(kept),
    };
  },
};

const all: Record<string, Writer> = {};
for (const [name, open] of Object.entries(writers)) {
  mkdirSync(at(name));
  all[name] = await open(at(name));
}
for (const [name, open] of Object.entries(others)) all[name] = await open();
for (const writer of Object.values(all)) await writer.put('old');
const told: Record<string, string[]> = {};
for (const [name, writer] of Object.entries(all)) {
  if (kind !== 'space' && name === 'trash') writeFileSync(at('tree/a.txt'), 'a\n');
  const giveBack = await takeAway();
  const outcome = await outcomeOf(() => writer.put(much || 'new'));
  await giveBack();
  const left = (await writer.read()) ?? 'nothing';
  told[name] = [outcome, left.slice(0, 20), await outcomeOf(() => writer.put('new'))];
}
process.stdout.write(`${JSON.stringify(told)}\n`);
