/**
 * `node bench/journal-kills.ts [--kills 50]`: kills a process with SIGKILL while it appends, again and again on one
 * journal, and checks that every acknowledged event is there and the chain is whole. Exit code 1 when not.
 */
import { parseArgs } from 'node:util';
import { createSqliteJournalStore } from '../src/adapters/sqlite-journal/index.ts';
import { journalPlace } from '../test/adapters/sqlite-journal/journal-place.ts';
import { killWhileWriting } from '../test/adapters/sqlite-journal/kill.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '50' } } });
const place = journalPlace();
let lost = 0;
let broken = 0;
let events = 0;
try {
  for (let kill = 1; kill <= Number(values.kills); kill++) {
    const acknowledged = await killWhileWriting(place, Math.floor(Math.random() * 200));
    const reader = createSqliteJournalStore({ file: place.file }).openReader();
    if (!reader.ok) throw new Error(reader.error.person);
    const verified = await reader.value.verify();
    reader.value.close();
    events = verified.events;
    if (events < acknowledged) lost += acknowledged - events;
    if (verified.broken) broken++;
    console.log(`kill ${kill}: ${acknowledged} acknowledged, ${events} there, ${verified.broken?.problem ?? 'whole'}`);
  }
} finally {
  await place.release();
}
console.log(`${values.kills} kills, ${events} events: ${lost} acknowledged events lost, ${broken} times broken`);
process.exitCode = lost + broken === 0 ? 0 : 1;
