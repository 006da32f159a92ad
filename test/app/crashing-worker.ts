/** A thread of the workshop that dies of its first refactoring, and works as it should when it is started anew. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import '../../src/adapters/typescript/worker.ts';

interface Request {
  readonly kind: string;
  readonly input?: { readonly root: string };
}

parentPort?.on('message', ({ kind, input }: Request) => {
  // Beside the worktrees, which lie beside each other.
  const marker = path.join(input?.root ?? '', '..', '..', 'crashed');
  if (kind !== 'refactor' || existsSync(marker)) return;
  writeFileSync(marker, '');
  process.exit(7);
});
