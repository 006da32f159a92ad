import path from 'node:path';
import type { FilePolicy } from '../core/app/index.ts';
import { failure, type Failure } from '../core/domain/index.ts';
import { err, type Result } from '../core/base/index.ts';
import type { WorktreeFiles } from '../core/ports/index.ts';
import { configFolder } from './folders.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Finds where names below a folder lead; null where there is no such folder. */
export async function openLocator(folder: string): Promise<Pick<WorktreeFiles, 'locate'> | null> {
  const files = await import('../adapters/worktree-files/index.ts');
  return files.openLocator(folder).catch(() => null);
}

/** Where an organisation lays down what holds on all of its machines. */
function ofMachine(environment: Environment): string {
  return process.platform === 'win32'
    ? path.join(environment['PROGRAMDATA'] ?? 'C:\\ProgramData', 'codemaestro', 'policy.json')
    : '/etc/codemaestro/policy.json';
}

/** Reads a file; whatever goes wrong is a failure. */
async function attempt<T>(file: string, read: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  try {
    return await read();
  } catch (error) {
    return err(failure('bad-config', `${file} cannot be read: ${String(error)}. Look at what is in its place.`));
  }
}

/**
 * The policy of this machine, of the person, and of a file that `MAESTRO_POLICY` names. Each can only tighten what the others let
 * pass. One that cannot be read lets nothing pass by level; it is left as it is, and a copy of it is kept.
 */
export async function readPolicy(environment: Environment): Promise<FilePolicy> {
  const [policy, { keepCopy, readJsonFile }] = await Promise.all([
    import('../core/app/index.ts').then(({ policyFiles }) => policyFiles()),
    import('../adapters/json-documents/index.ts'),
  ]);
  const own = path.join(configFolder(environment), 'policy.json');
  const named = environment['MAESTRO_POLICY'];
  const files = new Set([ofMachine(environment), own, ...(named ? [path.resolve(named)] : [])]);
  const found = [...files].map(async (file) => {
    const read = await attempt(file, () => readJsonFile(file, policy.PolicyFile()));
    if (read.ok) return policy.policyOf(file, read.value);
    if (read.error.reason === 'not-found' && !(named && file === path.resolve(named))) return policy.noFilePolicy;
    const kept = await keepCopy(file, [`${file}.bad`, path.join(path.dirname(own), 'policy.json.bad')]);
    const where = kept === null ? '' : ` A copy is kept as ${kept}.`;
    return policy.unreadPolicy(file, `${read.error.person}${where}`);
  });
  return (await Promise.all(found)).reduce(policy.stricterPolicy, policy.noFilePolicy);
}
