/** A scripted server in a process of its own: `node server-process.ts WIRE`. It tells its address and lives until it is left. */
import { createModelServer, type WireKind } from '../../test/model-server/index.ts';

const wire = process.argv[2] as WireKind;
const server = await createModelServer({
  wire,
  keep: 'sizes',
  script({ goal }) {
    if (goal === 'late') return { text: 'word '.repeat(40), delayMs: 300, pieceMs: 20 };
    if (goal === 'long') return { text: 'word '.repeat(4_000), pieceLength: 5 };
    return { text: 'word '.repeat(8), pieceLength: 5 };
  },
});
process.send?.({ url: server.url });
process.once('disconnect', () => process.exit());
