import { createHash } from 'node:crypto';
import path from 'node:path';
import type { AnswerMeans, EmbeddingAccount } from '../core/app/index.ts';
import type { Result } from '../core/base/index.ts';
import type { Failure, Limits } from '../core/domain/index.ts';
import type { Embedder } from '../core/ports/index.ts';
import type { OwnEmbedder } from './compose-models.ts';
import type { Folders } from './folders.ts';
import { journalsOf } from './journals.ts';
import { readLimitRules, readRouting } from './read-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a host brings for vectors besides the person's files and environment. */
export interface VectorMeans {
  /** What the person lets models spend, by the host's own settings, as it is now. */
  readonly limits?: (() => Result<Limits, Failure>) | undefined;
  /** The key that the host keeps for the server of an address. */
  readonly findKey?: ((url: string) => Promise<string | undefined>) | undefined;
}

/** What vectors are wanted for, and by which model when not by the one that the person named. */
interface Embedding extends Pick<VectorMeans, 'limits'> {
  readonly use: 'memory' | 'code';
  readonly other?: string | undefined;
}

/** SHA-256 of a text, as hex. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * What makes vectors by meaning, when the person named a model for it, or the one of another reference; null when not, or when
 * it cannot be reached.
 */
async function ownEmbedder(environment: Environment, other?: string): Promise<OwnEmbedder | null> {
  const models = await import('./compose-models.ts');
  const config = await models.readModelConfig(environment);
  if (!config.ok) return null;
  const roles = other === undefined ? config.value.roles : new Map([['embedding', [other]]]);
  const opened = await models.openEmbedder({ ...config.value, roles }, environment);
  return opened.ok ? opened.value : null;
}

/** The same, with every call on record, and within the limits of whoever pays. */
async function counted(
  { embedder, ref, provider, model, ...standing }: OwnEmbedder,
  use: 'answers' | 'memory' | 'code',
  account: EmbeddingAccount,
  environment: Environment,
): Promise<Embedder> {
  const app = await import('../core/app/index.ts');
  const rules = await readRouting(environment);
  const price = await app.priceOfEmbedding({ ref, name: model }, standing, rules.ok ? rules.value.prices : {});
  return app.countedEmbedder({ embedder, model: { provider, model, price }, use, account });
}

/**
 * What makes vectors by meaning for a workspace: the model that the person named for it, or another by its reference; null when
 * there is none. Every call is on record in its journal with its tokens and its price, and none is made that may pass the limit
 * of a call or of the day.
 */
export async function openCountedEmbedder(
  folders: Folders,
  environment: Environment,
  { use, other, limits }: Embedding,
): Promise<Embedder | null> {
  const own = await ownEmbedder(environment, other);
  if (!own) return null;
  const { workspaceAccount } = await import('../core/app/index.ts');
  const account = await workspaceAccount({
    journals: journalsOf(folders),
    label: use === 'code' ? 'index of the code' : 'memory',
    limits: () => readLimitRules(folders, environment, limits),
    now: Date.now,
  });
  return counted(own, use, account, environment);
}

/** The name of an embedder as that of a folder. */
export function folderOf({ name }: Pick<Embedder, 'name'>): string {
  return `${name.replaceAll(/[^\w.-]+/g, '-')}-${digestOf(name).slice(0, 8)}`;
}

/** Without an account nobody pays: nothing is asked. */
const nobodyPays: EmbeddingAccount = {
  pay: () => Promise.resolve({ ok: false, error: 'Nobody pays for vectors here.' }),
};

/**
 * Where answers of models are kept, by vectors of the person's embedder, else of their words. Opened once, when they are first
 * asked for.
 */
export function keptAnswers(
  { state }: Pick<Folders, 'state'>,
  environment: Environment,
  { findKey }: Pick<VectorMeans, 'findKey'> = {},
): (account?: EmbeddingAccount) => Promise<AnswerMeans> {
  const open = async (): Promise<AnswerMeans & { readonly own: OwnEmbedder | null }> => {
    const [{ createVectraShelf }, app, { withEmbedderKeys }] = await Promise.all([
      import('../adapters/vectra-shelf/index.ts'),
      import('../core/app/index.ts'),
      import('./embedder-keys.ts'),
    ]);
    const own = await ownEmbedder(await withEmbedderKeys(environment, findKey));
    const embedder = own?.embedder ?? (await app.lexicalEmbedder());
    const shelf = createVectraShelf(path.join(state, 'vectors', folderOf(embedder)));
    return { shelf, digest: digestOf, embedder, own };
  };
  let opened: ReturnType<typeof open> | undefined;
  return async (account = nobodyPays) => {
    const { own, shelf, digest, embedder } = await (opened ??= open());
    if (!own) return { shelf, digest, embedder };
    const { keptEmbedder } = await import('../core/app/index.ts');
    const paid = await counted(own, 'answers', account, environment);
    return { shelf, digest, embedder: await keptEmbedder({ embedder: paid, shelf, digest, now: Date.now }) };
  };
}
