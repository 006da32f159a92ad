import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createSqliteJournalStore } from '../../../src/adapters/sqlite-journal/index.ts';
import { loadSqlite } from '../../../src/adapters/sqlite-journal/database.ts';
import { failureIn } from '../../../src/core/domain/index.ts';
import { good, readAll, reasonOf } from '../../contracts/journal.stage.ts';
import { sampleNote, sampleStory } from '../../contracts/journal.samples.ts';
import { nameOf } from '../../security/cases.ts';
import { ask, end, journalPlace, type JournalPlace } from './journal-place.ts';

/** Runs without the right to write everywhere: as nobody when the tests run as root. */
function unprivileged<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a journal in trouble', () => {
  let place: JournalPlace;
  beforeEach(() => (place = journalPlace()));
  afterEach(() => place.release());

  const store = () => createSqliteJournalStore({ file: place.file });
  function write(): void {
    const writer = good(store().openWriter('test'));
    good(writer.append(sampleStory(), 1, true));
    writer.close();
  }
  /** Runs SQL on the file as somebody with another program would. */
  function meddle(sql: string): void {
    const database = new DatabaseSync(place.file);
    database.exec(sql);
    database.close();
  }

  it('is not found before the first writer, nor in an empty file', () => {
    assert.equal(reasonOf(store().openReader()), 'not-found');
    assert.throws(() => statSync(place.file), 'the reader made a file');
    writeFileSync(place.file, '');
    assert.equal(reasonOf(store().openReader()), 'not-found');
  });

  it('says what to do when Node has no SQLite', () => {
    const missing = loadSqlite(() => undefined);
    assert.equal(reasonOf(missing), 'tool-missing');
    assert.match(missing.ok ? '' : missing.error.person, /Node 22\.13/);
  });

  it(`${nameOf('JRN-15')}: it is refused, and left as it is`, () => {
    write();
    meddle('PRAGMA user_version = 99');
    const before = readFileSync(place.file);
    for (const opened of [store().openReader(), store().openWriter('test')]) {
      assert.equal(reasonOf(opened), 'refused');
      assert.match(opened.ok ? '' : opened.error.person, /newer CodeMaestro/);
    }
    assert.deepEqual(readFileSync(place.file), before);
    meddle('PRAGMA user_version = 1');
    good(store().openReader()).close();
  });

  it('gets its dropped tables back from the next writer, or by a rebuild', async () => {
    write();
    const before = good(store().openReader());
    const rows = [before.goals(), before.tasks(), before.openGates()];
    before.close();
    meddle('DROP TABLE tasks; DROP TABLE search');
    const reader = good(store().openReader());
    assert.throws(
      () => reader.tasks(),
      (error) => failureIn(error)?.reason === 'stale' && /maestro rebuild/.test(failureIn(error)?.person ?? ''),
    );
    reader.close();
    const writer = good(store().openWriter('test'));
    assert.deepEqual([writer.goals(), writer.tasks(), writer.openGates()], rows);
    assert.equal((await readAll(writer, { text: 'guard' })).length, 1);
    meddle('DROP TABLE gates');
    good(await writer.rebuild());
    assert.deepEqual(writer.openGates(), rows[2]);
    writer.close();
  });

  it('folds its tables anew when they were folded by another version', () => {
    write();
    meddle(`UPDATE folded SET version = 0; UPDATE tasks SET title = 'as it used to be'`);
    const writer = good(store().openWriter('test'));
    assert.equal(writer.tasks()[0]?.title, 'Task t1');
    writer.close();
  });

  it('folds what is appended while it is rebuilt', async () => {
    const writer = good(store().openWriter('test'));
    for (let i = 0; i < 300; i++) good(writer.append(sampleStory(`g${i}`, `t${i}`), 1, false));
    const rebuilding = writer.rebuild();
    assert.equal(reasonOf(await writer.rebuild()), 'stale');
    good(writer.append(sampleStory('late', 'late-task'), 1, false));
    assert.equal(good(await rebuilding), 301 * 12);
    assert.equal(writer.tasks('late').length, 1);
    assert.equal((await readAll(writer, { text: 'guard', goalId: 'late' })).length, 1);
    writer.close();
  });

  it('refuses, and is whole, when it was closed', async () => {
    const writer = good(store().openWriter('test'));
    good(writer.append(sampleStory(), 1, false));
    const rebuilding = writer.rebuild();
    writer.close();
    writer.close();
    assert.equal(reasonOf(await rebuilding), 'cancelled');
    assert.equal(reasonOf(writer.append([sampleNote('late')], 1, false)), 'read-only');
  });

  describe('on a disk that cannot be written', () => {
    before(function () {
      if (process.platform === 'win32') this.skip();
    });
    afterEach(() => {
      chmodSync(place.folder, 0o755);
    });

    it(`${nameOf('JRN-06')}: it can be read and refuses a writer`, async () => {
      write();
      chmodSync(place.file, 0o444);
      chmodSync(place.folder, 0o555);
      assert.equal(reasonOf(unprivileged(() => store().openWriter('test'))), 'read-only');
      const reader = good(unprivileged(() => store().openReader()));
      assert.equal((await reader.verify()).events, 12);
      assert.equal(reader.tasks().length, 1);
      reader.close();
    });

    it('tells that its folder was removed under a writer, and writes nothing elsewhere', () => {
      const writer = good(store().openWriter('test'));
      good(writer.append(sampleStory(), 1, true));
      rmSync(place.folder, { recursive: true });
      const written = writer.append([sampleNote('late')], 2, true);
      assert.equal(reasonOf(written), 'read-only');
      assert.match(written.ok ? '' : written.error.person, /was moved or removed/);
      writer.close();
      assert.ok(!existsSync(place.folder), 'nothing is made anew that nobody asked for');
      mkdirSync(place.folder);
    });

    it('cannot be begun, and says where', () => {
      chmodSync(place.folder, 0o555);
      const file = path.join(place.folder, 'state', 'journal.db');
      const opened = unprivileged(() => createSqliteJournalStore({ file }).openWriter('test'));
      assert.equal(reasonOf(opened), 'read-only');
      assert.match(opened.ok ? '' : opened.error.person, new RegExp(file));
    });

    it('says so when a file is in the place of its folder, or a folder in its own', () => {
      writeFileSync(path.join(place.folder, 'state'), '');
      const under = createSqliteJournalStore({ file: path.join(place.folder, 'state', 'journal.db') });
      assert.equal(reasonOf(under.openWriter('test')), 'read-only');
      mkdirSync(place.file);
      assert.equal(reasonOf(store().openWriter('test')), 'read-only');
      assert.equal(reasonOf(store().openReader()), 'read-only');
    });

    it('takes nothing of what does not fit the disk, and goes on when there is room', async () => {
      const child = await place.startCrampedChild(600);
      assert.equal(await ask(child, 'open'), 'ok');
      assert.equal(await ask(child, 'fill'), 'disk-full');
      const reader = good(store().openReader());
      const { events, broken } = await reader.verify();
      assert.ok(events > 10);
      assert.equal(broken, null);
      reader.close();
      await end(child);
      const writer = good(store().openWriter('test'));
      good(writer.append(sampleStory(), 1, true));
      assert.deepEqual((await writer.verify()).broken, null);
      assert.equal(writer.lastSeq(), events + 12);
      writer.close();
    });
  });

  describe('with commands that are left in its inbox', () => {
    const leave = (command: string, expires: number): void => {
      meddle(`INSERT INTO inbox (at, expires, command, state) VALUES (1, ${expires}, '${command}', 'left')`);
    };
    const cancel = (goalId: string): string => JSON.stringify({ type: 'cancel-goal', by: 'ann', goalId, reason: '' });

    it('carries out those that somebody still waits for, in order', async () => {
      write();
      const soon = Date.now() + 60_000;
      leave(cancel('late'), 5);
      leave(cancel('first'), soon);
      leave('{"type":"cancel-goal"}', soon);
      leave('not JSON', soon);
      leave('{"type":"renew-session","sessionId":"s1"}', soon);
      leave(cancel('second'), soon);
      const writer = good(store().openWriter('test'));
      const taken: string[] = [];
      await new Promise<void>((resolve) =>
        writer.onCommand((command, answer) => {
          taken.push(command.type === 'cancel-goal' ? command.goalId : command.type);
          answer({ ok: true, value: null });
          if (taken.length === 2) resolve();
        }),
      );
      writer.close();
      assert.deepEqual(taken, ['first', 'second']);
      const database = new DatabaseSync(place.file);
      const rows = database.prepare('SELECT state, answer FROM inbox ORDER BY id').all();
      database.close();
      assert.deepEqual(
        rows.map(({ state, answer }) => [state, /"reason":"([a-z-]+)"/.exec(String(answer))?.[1] ?? answer]),
        [
          ['withdrawn', null],
          ['answered', '{"ok":true,"value":null}'],
          ['answered', 'bad-input'],
          ['answered', 'bad-input'],
          ['answered', 'not-permitted'],
          ['answered', '{"ok":true,"value":null}'],
        ],
      );
    });
  });

  it('keeps no process alive', () => {
    const script = `
      import { createSqliteJournalStore } from ${JSON.stringify(path.resolve('src/adapters/sqlite-journal/index.ts'))};
      const store = createSqliteJournalStore({ file: ${JSON.stringify(place.file)} });
      const writer = store.openWriter('test');
      writer.value.onCommand(() => undefined);
      store.openReader().value.onAppended(() => undefined);
      console.log('opened');`;
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 30_000,
      encoding: 'utf8',
    });
    assert.deepEqual([child.status, child.stdout, child.stderr], [0, 'opened\n', '']);
  });
});
