import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSqliteKnowledgeStore } from '../../../src/adapters/sqlite-code/index.ts';
import { knowledgeStoreContract } from '../../contracts/knowledge-store.contract.ts';
import { createFakeKnowledgeStore } from '../../fakes/knowledge-store.fake.ts';

function folder(): string {
  return mkdtempSync(path.join(tmpdir(), 'maestro-graph-'));
}

knowledgeStoreContract('SQLite', () => {
  const top = folder();
  const file = path.join(top, 'deep', 'graph.db');
  const store = openSqliteKnowledgeStore(file);
  const others: (() => void)[] = [];
  return {
    store,
    again() {
      const other = openSqliteKnowledgeStore(file);
      others.push(() => {
        other.close();
      });
      return other;
    },
    dispose() {
      for (const close of others) close();
      store.close();
      rmSync(top, { recursive: true });
    },
  };
});

knowledgeStoreContract('the fake', () => {
  const store = createFakeKnowledgeStore();
  return { store, again: () => store, dispose: () => undefined };
});

describe('a graph on the disk', () => {
  it('that is no database is set aside and made anew', () => {
    const top = folder();
    const file = path.join(top, 'graph.db');
    writeFileSync(file, 'nonsense '.repeat(1_000));
    const store = openSqliteKnowledgeStore(file);
    assert.equal(store.upTo(), null);
    store.close();
    rmSync(top, { recursive: true });
  });
});
