import type { DomainEvent } from '../../src/core/domain/index.ts';
import { events, search } from './journal.events.ts';
import { good, type CreateStore, type Stage } from './journal.stage.ts';
import { gateRows, goalRows, rebuiltRows, taskRows } from './journal.rows.ts';
import { aReader, oneWriter, transfer } from './journal.sharing.ts';

/** What every journal store must do. */
export function journalContract(name: string, createStore: CreateStore): void {
  describe(`${name} as a journal`, () => {
    let release: () => void;
    const on = {
      createStore,
      append: (...given: DomainEvent[]) => good(on.writer.append(given, 1000, false)),
    } as Stage;

    beforeEach(() => {
      const created = createStore();
      on.store = created.store;
      on.remove = created.remove;
      release = created.release;
      on.writer = good(on.store.openWriter('test'));
    });
    afterEach(() => {
      on.writer.close();
      release();
    });

    events(on);
    search(on);
    goalRows(on);
    taskRows(on);
    gateRows(on);
    rebuiltRows(on);
    oneWriter(on);
    aReader(on);
    transfer(on);
  });
}
