import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ConfiguredModel, ModelOffer } from '../core/app/index.ts';
import { err, ok, type Result } from '../core/base/index.ts';
import { failure, ModelSetup, splitModelRef, type Failure } from '../core/domain/index.ts';
import type { Embedder, ModelProvider } from '../core/ports/index.ts';
import { configFolder } from './folders.ts';
import { isOfficial, modelConfigOf, namesIn, type ModelConfig, type ProviderConfig } from './model-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How a server of models is reached. */
export interface ModelServer {
  readonly kind?: ProviderConfig['kind'] | undefined;
  readonly baseUrl: string;
  readonly key: string | undefined;
  /** What people call it; its kind when left out. */
  readonly name?: string;
  readonly setup?: ProviderConfig['setup'];
  /** Variables that may name proxies and certificates. */
  readonly environment?: Environment;
  readonly windowOf?: (model: string) => number | undefined;
}

const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

/** Whether an address is one of this machine. */
function isOwnAddress(url: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(URL.parse(url)?.hostname ?? '');
}

/** The proxies to an address, as the environment has them; none to a server of this machine. */
function proxiesTo(url: string, proxy: string | undefined, environment: Environment): Environment | undefined {
  if (proxy !== undefined) return { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
  if (isOwnAddress(url)) return undefined;
  const named = proxyNames.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []));
  return named.length > 0 ? Object.fromEntries(named) : undefined;
}

function optionsOf({ baseUrl, key, name, setup = {}, environment = {}, windowOf }: ModelServer) {
  const { proxy, ca, timeouts, api, keepAlive } = setup;
  const phases = Object.entries(timeouts ?? {}).filter((entry): entry is [string, number] => entry[1] !== undefined);
  const trusted = ca === undefined ? environment['SSL_CERT_FILE'] : path.resolve(configFolder(environment), ca);
  return {
    baseUrl,
    key,
    name,
    api,
    keepAlive,
    windowOf,
    proxies: proxiesTo(baseUrl, proxy, environment),
    ca: trusted,
    timeouts: Object.fromEntries(phases.map(([phase, seconds]) => [phase, seconds * 1000])),
  };
}

/** Reaches models on a server, in the way of its kind: as OpenAI does, when none is said. */
export async function createModelProvider(server: ModelServer): Promise<ModelProvider> {
  const options = optionsOf(server);
  switch (server.kind ?? 'openai') {
    case 'openai':
      return (await import('../adapters/openai-models/index.ts')).createOpenAiProvider(options);
    case 'anthropic':
      return (await import('../adapters/anthropic-models/index.ts')).createAnthropicProvider(options);
    case 'ollama':
      return (await import('../adapters/ollama-models/index.ts')).createOllamaProvider(options);
  }
}

/** A provider of the set-up, with the key that its variable holds. */
export function providerFor(
  config: ModelConfig,
  provider: ProviderConfig,
  environment: Environment,
): Promise<ModelProvider> {
  const { name, kind, url: baseUrl, setup } = provider;
  const windows = new Map(config.models.flatMap((each) => (each.provider === name ? [[each.name, each.window]] : [])));
  return createModelProvider({
    kind,
    baseUrl,
    name,
    setup,
    environment,
    key: keyOf(provider, environment),
    windowOf: (model) => windows.get(model),
  });
}

/** Variables that hold keys of the providers that are set up; none when that cannot be read. */
export async function keyVariables(environment: Environment): Promise<readonly string[]> {
  const config = await readModelConfig(environment);
  return config.ok ? [...config.value.providers.values()].flatMap(({ keyFrom }) => keyFrom ?? []) : [];
}

/** The key of a provider; undefined when there is none. */
export function keyOf({ keyFrom }: ProviderConfig, environment: Environment): string | undefined {
  const key = keyFrom === null ? undefined : environment[keyFrom]?.trim();
  return key === '' ? undefined : key;
}

/** Where the person's own set-up of models is. */
function setupFile(environment: Environment): string {
  return path.join(configFolder(environment), 'models.json');
}

const noSetup: ModelSetup = { providers: {}, models: [], roles: {} };

/** What the person set up, in the environment and in `models.json`. */
export async function readModelConfig(environment: Environment): Promise<Result<ModelConfig, Failure>> {
  const file = setupFile(environment);
  const { readJsonFile } = await import('../adapters/json-documents/index.ts');
  const read = await readJsonFile(file, ModelSetup());
  if (!read.ok && read.error.reason !== 'not-found') return read;
  return modelConfigOf(read.ok ? read.value : noSetup, environment, file);
}

/** Whether the person set any model up, as far as that can be seen at once. */
export function hasModelSetUp(environment: Environment): boolean {
  if (namesIn(environment).length > 0) return true;
  try {
    const setup = ModelSetup().safeParse(JSON.parse(readFileSync(setupFile(environment), 'utf8')));
    return setup.success && setup.data.models.length > 0;
  } catch {
    return false;
  }
}

/** Has agents work with a model: it becomes the first of `models.json`. Fails when its provider is not known. */
export async function useModel(ref: string, environment: Environment): Promise<Result<ModelConfig, Failure>> {
  const file = setupFile(environment);
  const { createJsonDocument } = await import('../adapters/json-documents/index.ts');
  const before = await readModelConfig(environment);
  if (!before.ok) return before;
  const checked = modelConfigOf({ ...noSetup, models: [{ model: ref }] }, {}, file);
  if (!checked.ok && !before.value.providers.has(splitModelRef(ref).provider)) return checked;
  const document = createJsonDocument({ file, schema: ModelSetup(), defaultValue: noSetup });
  const written = await document.update((setup) => {
    const present = setup.models.find(({ model }) => model === ref) ?? { model: ref };
    return { ...setup, models: [present, ...setup.models.filter(({ model }) => model !== ref)] };
  });
  return written.ok ? readModelConfig(environment) : written;
}

/** One provider for all models: each is asked where it is, by the name that its provider knows. */
function createDispatch(
  config: ModelConfig,
  providers: ReadonlyMap<string, ModelProvider>,
  usual: ModelProvider,
): ModelProvider {
  const byRef = new Map(config.models.map((model) => [model.ref, model]));
  return {
    name: usual.name,
    local: usual.local ?? false,
    prepare: () => usual.prepare?.() ?? Promise.resolve(),
    close: () => {
      for (const provider of providers.values()) provider.close?.();
    },
    ask(request, onPiece, signal) {
      const model = byRef.get(request.model);
      const provider = providers.get(model?.provider ?? '') ?? usual;
      const { effort = request.effort } = model ?? {};
      const told = { ...request, model: model?.name ?? request.model, ...(effort ? { effort } : {}) };
      return provider.ask(told, onPiece, signal);
    },
  };
}

/** Whether the models of a server run on this machine, and whose list prices hold for them. */
export function standingOfServer(kind: ProviderConfig['kind'], url: string): Pick<ModelOffer, 'local' | 'vendor'> {
  if (kind !== 'ollama') return { local: false, vendor: isOfficial(kind, url) ? kind : null };
  // Any other server on this machine may hand everything on, and be paid for it.
  return { local: isOwnAddress(url), vendor: null };
}

/** The language models that the person set up, ready to be asked; null when none is. */
export async function openConfiguredModel(
  config: ModelConfig,
  environment: Environment,
): Promise<ConfiguredModel | null> {
  const [usual] = config.models;
  if (!usual) return null;
  const names = [...new Set(config.models.map(({ provider }) => provider))];
  const providers = new Map<string, ModelProvider>();
  const offers: ModelOffer[] = [];
  for (const name of names) {
    const each = config.providers.get(name);
    if (!each) continue;
    const provider = await providerFor(config, each, environment);
    providers.set(name, provider);
    offers.push({
      provider,
      models: config.models.filter((model) => model.provider === name),
      ...standingOfServer(each.kind, each.url),
    });
  }
  const first = providers.get(usual.provider);
  if (!first) return null;
  const { ref: name, window, images } = usual;
  const refs = new Set(config.models.map(({ ref }) => ref));
  const ofRoles = [...config.roles].flatMap(([role, wanted]) => {
    const ref = wanted.find((each) => refs.has(each));
    return ref === undefined ? [] : [[role, ref] as const];
  });
  return {
    name,
    provider: createDispatch(config, providers, first),
    others: config.models.slice(1).map(({ ref }) => ref),
    ofRoles: new Map(ofRoles),
    window,
    images,
    offers,
  };
}

/** The same by what is set up now; null also when that cannot be read, which `doctor` and every start of work tell. */
export async function openOwnModel(environment: Environment): Promise<ConfiguredModel | null> {
  const config = await readModelConfig(environment);
  return config.ok ? openConfiguredModel(config.value, environment) : null;
}

/** What makes vectors by meaning, with what tells its price. */
export interface OwnEmbedder extends Pick<ModelOffer, 'local' | 'vendor'> {
  readonly embedder: Embedder;
  readonly ref: string;
  readonly provider: string;
  readonly model: string;
}

/** What makes vectors by meaning: the model that `roles.embedding` names; null when none is named. */
export async function openEmbedder(
  config: ModelConfig,
  environment: Environment,
): Promise<Result<OwnEmbedder | null, Failure>> {
  const [ref] = config.roles.get('embedding') ?? [];
  if (ref === undefined) return ok(null);
  const { provider: name, model } = splitModelRef(ref);
  const provider = config.providers.get(name);
  if (!provider) return ok(null);
  const { kind, url: baseUrl, setup } = provider;
  const options = { ...optionsOf({ baseUrl, key: keyOf(provider, environment), name, setup, environment }), model };
  const own = { ref, provider: name, model, ...standingOfServer(kind, baseUrl) };
  if (kind === 'openai') {
    const { createOpenAiEmbedder } = await import('../adapters/openai-models/index.ts');
    return ok({ ...own, embedder: createOpenAiEmbedder(options) });
  }
  if (kind === 'ollama') {
    const { createOllamaEmbedder } = await import('../adapters/ollama-models/index.ts');
    return ok({ ...own, embedder: createOllamaEmbedder(options) });
  }
  return err(
    failure(
      'bad-config',
      `${name} makes no vectors. Name a model of OpenAI or of Ollama as "embedding" in ${config.file}.`,
    ),
  );
}
