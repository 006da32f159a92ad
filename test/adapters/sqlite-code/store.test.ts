import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteCodeStore } from '../../../src/adapters/sqlite-code/index.ts';
import { migrations } from '../../../src/adapters/sqlite-code/schema.ts';
import { codeStoreContract, contentWith } from '../../contracts/code-store.contract.ts';

function folder(): string {
  return mkdtempSync(path.join(tmpdir(), 'maestro-code-'));
}

codeStoreContract('SQLite', () => {
  const top = folder();
  const file = path.join(top, 'deep', 'code.db');
  const store = openSqliteCodeStore(file);
  return {
    store,
    again: () => openSqliteCodeStore(file),
    dispose() {
      store.close();
      rmSync(top, { recursive: true });
    },
  };
});

describe('an index on the disk', () => {
  let top: string;
  let file: string;
  beforeEach(() => {
    top = folder();
    file = path.join(top, 'code.db');
  });
  afterEach(() => {
    rmSync(top, { recursive: true });
  });

  it('that is no database is set aside, said, and made anew', () => {
    writeFileSync(file, 'nonsense '.repeat(1_000));
    const store = openSqliteCodeStore(file);
    assert.match(store.note ?? '', /set aside and is made anew/);
    store.put([contentWith('a.ts', 'alpha')]);
    store.close();
    assert.match(readFileSync(`${file}.bad`, 'utf8'), /^nonsense/);
    const again = openSqliteCodeStore(file);
    assert.equal(again.note, null);
    assert.equal(again.files().length, 1);
    again.close();
  });

  it('of a newer version is set aside', () => {
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 999');
    newer.close();
    const store = openSqliteCodeStore(file);
    assert.match(store.note ?? '', /made anew/);
    assert.ok(existsSync(`${file}.bad`));
    store.close();
  });

  it('that lost a table says that it can be mended', () => {
    const store = openSqliteCodeStore(file);
    const other = new DatabaseSync(file);
    other.exec('DROP TABLE symbols');
    other.close();
    assert.throws(
      () => store.standing(),
      (error) => error instanceof Error && 'failure' in error && (error.failure as { retryable: boolean }).retryable,
    );
    store.startAnew();
    assert.equal(store.standing().symbols, 0);
    store.close();
  });

  it('loses nothing of what was there when a write fails midway', () => {
    const store = openSqliteCodeStore(file);
    store.put([contentWith('a.ts', 'alpha')]);
    const broken = {
      ...contentWith('b.ts', 'beta'),
      chunks: [{ from: 1, to: NaN, symbol: null, words: 'beta', digest: '' }],
    };
    assert.throws(() => {
      store.put([contentWith('a.ts', 'gamma'), broken]);
    });
    assert.deepEqual(
      store.matches(['alpha', 'beta', 'gamma'], 9).map(({ path: found }) => found),
      ['a.ts'],
    );
    assert.equal(store.matches(['alpha'], 9).length, 1);
    store.close();
  });

  it('goes by the rare words of a question where the common ones lead nearly everywhere', () => {
    const store = openSqliteCodeStore(file);
    const named = (at: number): string => `f${String(at).padStart(4, '0')}.ts`;
    const words = (at: number): string => (at % 1_000 === 7 ? 'common rare' : 'common');
    store.put(Array.from({ length: 4_200 }, (_, at) => contentWith(named(at), words(at))));
    const found = store.matches(['common', 'rare'], 5_000).map((match) => match.path);
    assert.deepEqual(found.toSorted(), [7, 1_007, 2_007, 3_007, 4_007].map(named));
    assert.equal(store.matches(['common'], 5).length, 5, 'and by the common ones where there are no others');
    store.close();
  });

  it('takes an index over that an earlier version made', () => {
    const before = new DatabaseSync(file);
    before.exec(migrations[0] ?? '');
    before.exec(`PRAGMA user_version = 1;
      INSERT INTO files VALUES (1, 'a.ts', 1, 1, 'x', NULL), (2, 'b.ts', 1, 1, 'y', NULL);
      INSERT INTO commits VALUES (1, 'c1', 1, 'Both');
      INSERT INTO commit_files VALUES ('a.ts', 1), ('b.ts', 1);`);
    before.close();
    const store = openSqliteCodeStore(file);
    assert.equal(store.note, null);
    assert.deepEqual(store.changedWith(['a.ts'], 9), [{ path: 'b.ts', score: 0.5 }]);
    store.close();
  });
});
