import type { CodeStore } from '../../core/ports/index.ts';
import { openDatabase } from './database.ts';
import * as reading from './reading.ts';
import { migrations } from './schema.ts';
import { putCommits, putFiles, removeFile } from './writing.ts';

/** What is known of code, in a database of SQLite with its full-text index. Makes the file and its folder. */
export function openSqliteCodeStore(file: string): CodeStore {
  const { note, run, write, startAnew, close } = openDatabase(file, {
    name: 'index of the code',
    source: 'the files',
    migrations,
  });
  return {
    get note() {
      return note();
    },
    files: () => run(reading.storedFiles),
    put: (contents, goesOn) => {
      write((prepared) => {
        putFiles(prepared, contents);
      }, goesOn);
    },
    touch: (files) => {
      write((prepared) => {
        for (const { path, size, modified } of files) {
          prepared('UPDATE files SET size = ?, modified = ? WHERE path = ?').run(size, modified, path);
        }
      });
    },
    remove: (paths) => {
      write((prepared) => {
        for (const path of paths) removeFile(prepared, path);
      });
    },
    head: () =>
      run((prepared) => {
        const head = prepared('SELECT head FROM state').get()?.['head'];
        return typeof head === 'string' ? head : null;
      }),
    putCommits: (commits, head, isWhole) => {
      write((prepared) => {
        putCommits(prepared, commits, head, isWhole);
      });
    },
    standing: () => run(reading.standingOf),
    chunksAfter: (id, limit) => run((prepared) => reading.chunksAfter(prepared, id, limit)),
    digests: (limit) => run((prepared) => reading.digestsOf(prepared, limit)),
    digestCount: () => run(reading.digestCount),
    placesOf: (digests) => run((prepared) => reading.placesOf(prepared, digests)),
    matches: (words, limit) => run((prepared) => reading.wordMatches(prepared, words, limit)),
    namedLike: (words, limit) => run((prepared) => reading.filesNamedLike(prepared, words, limit)),
    commitsLike: (words, limit) => run((prepared) => reading.commitsLike(prepared, words, limit)),
    changedWith: (paths, limit) => run((prepared) => reading.changedWith(prepared, paths, limit)),
    changedLately: (limit) => run((prepared) => reading.changedLately(prepared, limit)),
    definitions: (names, limit) => run((prepared) => reading.definitionsOf(prepared, names, limit)),
    links: (paths) => run((prepared) => reading.linksOf(prepared, paths)),
    symbolsOf: (paths) => run((prepared) => reading.symbolsOf(prepared, paths)),
    startAnew,
    close,
  };
}
