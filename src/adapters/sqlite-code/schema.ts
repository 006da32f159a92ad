/**
 * The numbered steps that bring an index to the present form: step n leads from `user_version` n-1 to n. What an index holds
 * can be made again, so a step may drop everything.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE files (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, modified REAL NOT NULL, hash TEXT NOT NULL,
    left_out TEXT
  ) STRICT;
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, symbol TEXT
  ) STRICT;
  CREATE INDEX chunks_by_file ON chunks (file);
  -- Which words occur and where, but no text: the files have that.
  CREATE VIRTUAL TABLE chunk_words USING fts5(
    path, symbol, code, content = '', contentless_delete = 1, tokenize = 'porter unicode61'
  );
  CREATE VIRTUAL TABLE file_words USING fts5(
    path, names, content = '', contentless_delete = 1, tokenize = 'porter unicode61'
  );

  CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE symbols (
    file INTEGER NOT NULL, name INTEGER NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (file, place)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX symbols_by_name ON symbols (name);
  -- Of the defined names, those that other files can mean.
  CREATE TABLE offers (file INTEGER NOT NULL, name INTEGER NOT NULL, PRIMARY KEY (file, name)) STRICT, WITHOUT ROWID;
  CREATE INDEX offers_by_name ON offers (name);
  CREATE TABLE uses (file INTEGER NOT NULL, name INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (file, name))
    STRICT, WITHOUT ROWID;
  CREATE INDEX uses_by_name ON uses (name);

  CREATE TABLE commits (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, subject TEXT NOT NULL) STRICT;
  CREATE TABLE commit_files (path TEXT NOT NULL, commit_id INTEGER NOT NULL, PRIMARY KEY (path, commit_id))
    STRICT, WITHOUT ROWID;
  CREATE INDEX commit_files_by_commit ON commit_files (commit_id);
  CREATE VIRTUAL TABLE commit_words USING fts5(
    subject, content = '', contentless_delete = 1, tokenize = 'porter unicode61'
  );
  CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), head TEXT) STRICT;
  INSERT INTO state (id) VALUES (1);
  `,
  `
  -- How many files a commit changed: counted for each question, one that changed all of them cost more than the rest of it.
  ALTER TABLE commits ADD COLUMN extent INTEGER NOT NULL DEFAULT 0;
  UPDATE commits SET extent = (SELECT count(*) FROM commit_files WHERE commit_id = commits.id);
  `,
  `
  -- Names what the vector of a chunk is made of. Files that were taken in without are read anew.
  ALTER TABLE chunks ADD COLUMN digest TEXT NOT NULL DEFAULT '';
  CREATE INDEX chunks_by_digest ON chunks (digest);
  UPDATE files SET hash = '', modified = -1;
  `,
  `
  -- One tree for who uses a name, and all of a file in one row for what it uses: two trees of as many rows took a third of the time
  -- that an index takes to make. Files that were taken in before are read anew.
  DROP TABLE uses;
  CREATE TABLE uses (name INTEGER NOT NULL, file INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (name, file))
    STRICT, WITHOUT ROWID;
  -- As JSON: how often, by the number of the name.
  CREATE TABLE used (file INTEGER PRIMARY KEY, counts TEXT NOT NULL) STRICT;
  UPDATE files SET hash = '', modified = -1;
  `,
];
