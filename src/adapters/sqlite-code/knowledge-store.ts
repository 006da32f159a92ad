import type { JournalPlace, KnowledgeStore, Known, Thing, Tie } from '../../core/ports/index.ts';
import { openDatabase, type Database } from './database.ts';

const migrations: readonly string[] = [
  `
  CREATE TABLE things (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL, state TEXT NOT NULL, labelled INTEGER NOT NULL,
    stated INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE ties (
    "from" TEXT NOT NULL, kind TEXT NOT NULL, "to" TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY ("from", kind, "to")
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ties_by_end ON ties ("to");
  CREATE TABLE up_to (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
  `,
];

type Prepared = Parameters<Parameters<Database['run']>[0]>[0];

/** Rows as values like any other: the database's own have no prototype. */
function plain(rows: readonly object[]): readonly object[] {
  return rows.map((row) => ({ ...row }));
}

/** Rows of several ids at once, by one statement. */
function rowsOf(prepared: Prepared, sql: string, ids: readonly string[]): readonly object[] {
  return plain(prepared(sql).all({ ids: JSON.stringify(ids) }));
}

const thingsById = 'SELECT * FROM things WHERE id IN (SELECT value FROM json_each(:ids))';
const tiesByEnd = `
  SELECT * FROM ties WHERE "from" IN (SELECT value FROM json_each(:ids))
  UNION SELECT * FROM ties WHERE "to" IN (SELECT value FROM json_each(:ids))
  ORDER BY "from", kind, "to"`;
const byText = `
  SELECT * FROM things
  WHERE kind <> 'event' AND (:kind = '' OR kind = :kind)
    AND (instr(lower(id), lower(:text)) > 0 OR instr(lower(label), lower(:text)) > 0)
  ORDER BY id LIMIT :limit`;

function putAll(prepared: Prepared, { things, ties }: Known, { seq, hash }: JournalPlace): void {
  const thing = prepared('INSERT OR REPLACE INTO things VALUES (:id, :kind, :label, :state, :labelled, :stated)');
  for (const { id, kind, label, state, labelled, stated } of things) {
    thing.run({ id, kind, label, state, labelled, stated });
  }
  const tie = prepared(
    'INSERT INTO ties VALUES (:from, :kind, :to, :seq) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)',
  );
  for (const { from, kind, to, seq: at } of ties) tie.run({ from, kind, to, seq: at });
  prepared('INSERT OR REPLACE INTO up_to VALUES (1, ?, ?)').run(seq, hash);
}

/** What the journal tells of things and their ties, in a database of SQLite. Makes the file and its folder. */
export function openSqliteKnowledgeStore(file: string): KnowledgeStore {
  const kind = { name: 'graph of the workspace', source: 'the journal', migrations };
  const { run, write, startAnew, close } = openDatabase(file, kind);
  return {
    upTo: () =>
      run((prepared) => {
        const row = prepared('SELECT seq, hash FROM up_to').get();
        return row ? { seq: Number(row['seq']), hash: String(row['hash']) } : null;
      }),
    alone: (work) => write(work),
    things: (ids) =>
      run(
        (prepared) => new Map((rowsOf(prepared, thingsById, ids) as readonly Thing[]).map((each) => [each.id, each])),
      ),
    ties: (ids) => run((prepared) => rowsOf(prepared, tiesByEnd, ids) as readonly Tie[]),
    put: (known, upTo) => {
      run((prepared) => {
        putAll(prepared, known, upTo);
      });
    },
    find: (text, of, limit) =>
      run((prepared) => plain(prepared(byText).all({ text, kind: of ?? '', limit })) as readonly Thing[]),
    startAnew,
    close,
  };
}
