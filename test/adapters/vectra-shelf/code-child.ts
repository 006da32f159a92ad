/** A process that puts vectors of code without end and tells how many are kept: `code-child.ts FOLDER`, forked, to be killed. */
import { createVectraCodeShelf } from '../../../src/adapters/vectra-shelf/index.ts';
import { pointing } from '../../contracts/code-vectors.contract.ts';

const vectors = createVectraCodeShelf(process.argv[2] ?? '').of('a/model');
for (let count = vectors.count(); ; count += 7) {
  const next = Array.from({ length: 7 }, (_, at) => count + at);
  await vectors.put(new Map(next.map((at) => [`d${String(at)}`, pointing(at)])));
  process.send?.(count + 7);
}
