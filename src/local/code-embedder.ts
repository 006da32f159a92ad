import path from 'node:path';
import type { Embedder } from '../core/ports/index.ts';
import { openCountedEmbedder } from './compose-embedder.ts';
import { readModelConfig } from './compose-models.ts';
import { foldersOf } from './folders.ts';
import { readSettings } from './read-settings.ts';
import { isOff } from './switches.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that say where models are and how they are reached. */
const ofModels = (
  'MAESTRO_HOME MAESTRO_MODEL MAESTRO_MODEL_URL MAESTRO_MODEL_KEY MAESTRO_MODEL_WINDOW ' +
  'XDG_CONFIG_HOME XDG_CACHE_HOME APPDATA LOCALAPPDATA OPENAI_BASE_URL OLLAMA_HOST SSL_CERT_FILE NODE_EXTRA_CA_CERTS ' +
  'HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy'
).split(' ');

/**
 * Names of the variables that a process needs which makes vectors of code, the keys of the providers that can among them; null
 * where the person named no model for it, or wants none.
 */
export async function embedderVariables(environment: Environment): Promise<readonly string[] | null> {
  if (isOff(environment['MAESTRO_VECTORS'])) return null;
  const config = await readModelConfig(environment);
  if (!config.ok || !config.value.roles.has('embedding')) return null;
  const keys = [...config.value.providers.values()].flatMap(({ kind, keyFrom }) =>
    kind === 'anthropic' || keyFrom === null ? [] : [keyFrom],
  );
  return [...ofModels, ...keys];
}

/**
 * What makes vectors of code: the model that the person named for it, or another by its name. Null where there is none, or
 * the team wants none: settings that cannot be read are as if it did.
 */
export async function openCodeEmbedder(
  workspace: string,
  state: string,
  environment: Environment,
  name?: string,
): Promise<Embedder | null> {
  const folders = foldersOf(workspace, environment);
  if (!folders.ok) return null;
  const { WorkspaceConfig } = await import('../core/app/index.ts');
  const config = await readSettings(path.join(folders.value.team, 'config.json'), WorkspaceConfig);
  if (!config.ok || config.value.vectors === false) return null;
  const own = { ...folders.value, state, journal: path.join(state, path.basename(folders.value.journal)) };
  return openCountedEmbedder(own, environment, 'code', name);
}
