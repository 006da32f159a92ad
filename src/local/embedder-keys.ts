import { splitModelRef } from '../core/domain/index.ts';
import { keyOf, readModelConfig } from './compose-models.ts';
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

/** Keys of the providers that can make vectors, by the variables that are to hold them; null where no model is named for it. */
async function embedderKeys(environment: Environment, findKey?: FindKey): Promise<EmbedderNeeds['keys'] | null> {
  const config = await readModelConfig(environment);
  if (!config.ok || !config.value.roles.has('embedding')) return null;
  const keys: Record<string, string> = {};
  for (const provider of config.value.providers.values()) {
    const { kind, keyFrom, url } = provider;
    if (kind === 'anthropic' || keyFrom === null) continue;
    const key = keyOf(provider, environment) ?? (await findKey?.(url));
    if (key) keys[keyFrom] = key;
  }
  return keys;
}

/** What a process needs that makes vectors of code; null where the person named no model for it, or wants none. */
export async function embedderNeeds(environment: Environment, findKey?: FindKey): Promise<EmbedderNeeds | null> {
  if (isOff(environment['MAESTRO_VECTORS'])) return null;
  const keys = await embedderKeys(environment, findKey);
  return keys && { names: ofModels, keys };
}

/** Addresses of the servers whose models the person named for vectors. */
export async function embeddingServers(environment: Environment): Promise<readonly string[]> {
  const config = await readModelConfig(environment);
  if (!config.ok) return [];
  const named = config.value.roles.get('embedding') ?? [];
  return named.flatMap((ref) => config.value.providers.get(splitModelRef(ref).provider)?.url ?? []);
}

/** The same environment with the keys that a host keeps for the model of vectors, where it has none itself. */
export async function withEmbedderKeys(environment: Environment, findKey: FindKey | undefined): Promise<Environment> {
  if (!findKey) return environment;
  return { ...environment, ...(await embedderKeys(environment, findKey)) };
}
