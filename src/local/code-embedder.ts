import path from 'node:path';
import type { Result } from '../core/base/index.ts';
import { splitModelRef, type Failure, type Limits } from '../core/domain/index.ts';
import type { Embedder } from '../core/ports/index.ts';
import { openCountedEmbedder } from './compose-embedder.ts';
import { keyOf, readModelConfig } from './compose-models.ts';
import { foldersOf } from './folders.ts';
import { readTeamSettings } from './read-settings.ts';
import { isOff } from './switches.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that say where models are and how they are reached. */
const ofModels = (
  'MAESTRO_HOME MAESTRO_MODEL MAESTRO_MODEL_URL MAESTRO_MODEL_KEY MAESTRO_MODEL_WINDOW ' +
  'XDG_CONFIG_HOME XDG_CACHE_HOME APPDATA LOCALAPPDATA OPENAI_BASE_URL OLLAMA_HOST SSL_CERT_FILE NODE_EXTRA_CA_CERTS ' +
  'HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy'
).split(' ');

/** What a process needs that makes vectors of code. */
interface EmbedderNeeds {
  /** Names of variables of its environment. */
  readonly names: readonly string[];
  /** Keys of the providers that can, by the variables that are to hold them. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Where a host keeps keys by the addresses of servers, besides the environment. */
export type FindKey = (url: string) => Promise<string | undefined>;

/** What a process needs that makes vectors of code; null where the person named no model for it, or wants none. */
export async function embedderNeeds(environment: Environment, findKey?: FindKey): Promise<EmbedderNeeds | null> {
  if (isOff(environment['MAESTRO_VECTORS'])) return null;
  const config = await readModelConfig(environment);
  if (!config.ok || !config.value.roles.has('embedding')) return null;
  const keys: Record<string, string> = {};
  for (const provider of config.value.providers.values()) {
    const { kind, keyFrom, url } = provider;
    if (kind === 'anthropic' || keyFrom === null) continue;
    const key = keyOf(provider, environment) ?? (await findKey?.(url));
    if (key) keys[keyFrom] = key;
  }
  return { names: ofModels, keys };
}

/** Addresses of the servers whose models the person named for vectors. */
export async function embeddingServers(environment: Environment): Promise<readonly string[]> {
  const config = await readModelConfig(environment);
  if (!config.ok) return [];
  const named = config.value.roles.get('embedding') ?? [];
  return named.flatMap((ref) => config.value.providers.get(splitModelRef(ref).provider)?.url ?? []);
}

/** The same environment with the keys that a host keeps for the model of vectors, where it has none itself. */
export async function withEmbedderKeys(environment: Environment, findKey: FindKey): Promise<Environment> {
  return { ...environment, ...(await embedderNeeds(environment, findKey))?.keys };
}

/** For which workspace vectors are made, by what environment, and within what limits. */
interface CodeEmbedding {
  readonly workspace: string;
  readonly state: string;
  readonly environment: Environment;
  readonly limits?: Result<Limits, Failure> | undefined;
}

/**
 * What makes vectors of code: the model that the person named for it, or another by its name. Null where there is none, or
 * the team wants none: settings that cannot be read are as if it did.
 */
export async function openCodeEmbedder(
  { workspace, state, environment, limits }: CodeEmbedding,
  name?: string,
): Promise<Embedder | null> {
  const folders = foldersOf(workspace, environment);
  if (!folders.ok) return null;
  const config = await readTeamSettings(folders.value);
  if (!config.ok || config.value.vectors === false) return null;
  const own = { ...folders.value, state, journal: path.join(state, path.basename(folders.value.journal)) };
  return openCountedEmbedder(own, environment, { use: 'code', other: name, limits: limits && (() => limits) });
}
