/** A process that puts without end and tells each time how much is kept: `shelf-child.ts FOLDER`, forked, to be killed. */
import { createVectraShelf } from '../../../src/adapters/vectra-shelf/index.ts';
import { kept } from '../../contracts/vector-shelf.contract.ts';

const shelf = createVectraShelf(process.argv[2] ?? '');
const before = await shelf.list();
let count = before.ok ? before.value.length : 0;
for (;;) {
  const put = await shelf.put([kept(`k${String(count)}`, count, { text: `text of ${String(count)} `.repeat(2_000) })]);
  if (!put.ok) process.exit(1);
  count += 1;
  process.send?.(count);
}
