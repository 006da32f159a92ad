import type { ChosenModel } from '../core/app/index.ts';
import { err, ok, type Result } from '../core/base/index.ts';
import { failure, splitModelRef, type Failure, type ModelSetup, type ProviderSetup } from '../core/domain/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A provider that is set up, by the person or because every machine has it so. */
export interface ProviderConfig {
  readonly name: string;
  readonly kind: ProviderSetup['kind'];
  readonly url: string;
  /** The environment variable that holds the key; null when none is sent. */
  readonly keyFrom: string | null;
  readonly setup: Partial<ProviderSetup>;
}

/** A model that agents may have, by the name of its provider. It is called `provider/model`, or as `MAESTRO_MODEL` names it. */
export interface ModelOfConfig extends ChosenModel {
  readonly provider: string;
}

/** What the person set up, in the environment and in `models.json`. */
export interface ModelConfig {
  /** Where `models.json` is, or would be. */
  readonly file: string;
  readonly providers: ReadonlyMap<string, ProviderConfig>;
  /** The first is the usual one. */
  readonly models: readonly ModelOfConfig[];
  /** Models for single roles, by reference, the first choice first. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
}

/** What each kind has when nobody says otherwise. */
const kinds = {
  openai: { url: 'https://api.openai.com/v1', key: 'OPENAI_API_KEY', address: 'OPENAI_BASE_URL' },
  anthropic: { url: 'https://api.anthropic.com', key: 'ANTHROPIC_API_KEY', address: 'ANTHROPIC_BASE_URL' },
  ollama: { url: 'http://127.0.0.1:11434', key: 'OLLAMA_API_KEY', address: 'OLLAMA_HOST' },
} as const;

/** An address as `OLLAMA_HOST` has it: of the server itself, often without a scheme, and 0.0.0.0 for every way to it. */
function asUrl(text: string): string {
  const whole = text.includes('://') ? text : `http://${text}`;
  const url = URL.parse(whole);
  if (!url) return text;
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.port === '' && !text.includes('://')) url.port = '11434';
  return url.href.replace(/\/$/, '');
}

/** Whether the address is that of the maker of the models, whose prices are known. */
export function isOfficial(kind: ProviderSetup['kind'], url: string): boolean {
  return kind !== 'ollama' && URL.parse(url)?.origin === new URL(kinds[kind].url).origin;
}

/** The provider of a kind as the environment alone has it. */
function builtIn(kind: ProviderSetup['kind'], environment: Environment): ProviderConfig {
  const usual = kinds[kind];
  const told = environment[usual.address]?.trim();
  const url = told ? (kind === 'ollama' ? asUrl(told) : told) : usual.url;
  return { name: kind, kind, url, keyFrom: usual.key, setup: {} };
}

/** A provider of `models.json`. The usual key of a kind goes to its maker alone: any other address gets what is named for it. */
function providerOf(name: string, setup: ProviderSetup, environment: Environment): ProviderConfig {
  const { kind, url, key } = setup;
  if (url === undefined) {
    const usual = builtIn(kind, environment);
    return { ...usual, name, setup, keyFrom: key === undefined ? usual.keyFrom : key };
  }
  const official = isOfficial(kind, url);
  return {
    name,
    kind,
    url,
    setup,
    keyFrom: key ?? (official && key !== null ? kinds[kind].key : null),
  };
}

/** The name that `MAESTRO_MODEL` gives to a server of its own. */
const ofVariables = 'openai';

/** What `MAESTRO_MODEL_WINDOW` says; null when it says nothing. */
function windowOfVariables(environment: Environment): Result<number | null, Failure> {
  const text = environment['MAESTRO_MODEL_WINDOW']?.trim() ?? '';
  const window = Number(text);
  if (text === '' || (Number.isInteger(window) && window > 0)) return ok(text === '' ? null : window);
  const person = `MAESTRO_MODEL_WINDOW is "${text}", which is no number of tokens. Set it to one such as 32768, or do not set it.`;
  return err(failure('bad-config', person));
}

/** The models that `MAESTRO_MODEL` names, each with its provider where it stands before the name and no address is given. */
function modelsOfVariables(
  environment: Environment,
  known: ReadonlySet<string>,
  window: number | null,
): readonly ModelOfConfig[] {
  const more = {
    ...(window === null ? {} : { window }),
    images: /^(?:1|yes|true|on)$/i.test(environment['MAESTRO_MODEL_IMAGES']?.trim() ?? ''),
  };
  const hasAddress = Boolean(environment['MAESTRO_MODEL_URL']?.trim());
  return namesIn(environment).map((ref) => {
    const { provider, model } = splitModelRef(ref);
    const isRef = !hasAddress && ref.includes('/') && known.has(provider);
    return isRef ? { ref, provider, name: model, ...more } : { ref, provider: ofVariables, name: ref, ...more };
  });
}

/** The names of language models in the environment. */
export function namesIn(environment: Environment): readonly string[] {
  const names = (environment['MAESTRO_MODEL'] ?? '').split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}

/** The server that `MAESTRO_MODEL_URL` and its like speak of; undefined when they say nothing of any. */
function serverOfVariables(environment: Environment): ProviderConfig | undefined {
  const [url, key] = [environment['MAESTRO_MODEL_URL']?.trim(), environment['MAESTRO_MODEL_KEY']];
  if (!url && key === undefined) return undefined;
  const usual = builtIn('openai', environment);
  const at = url ?? usual.url;
  const keyFrom = key === undefined ? usual.keyFrom : 'MAESTRO_MODEL_KEY';
  return { ...usual, url: at, keyFrom };
}

function modelOf(given: ModelSetup['models'][number]): ModelOfConfig {
  const { model: ref, ...more } = given;
  const { provider, model: name } = splitModelRef(ref);
  return { ref, provider, name, ...more };
}

/**
 * What is set up in all. What `MAESTRO_MODEL` names counts alone; without it, what `models.json` lists. Fails with `bad-config`
 * when a model stands there of a provider that there is not, or `MAESTRO_MODEL_WINDOW` holds no number.
 */
export function modelConfigOf(setup: ModelSetup, environment: Environment, file: string): Result<ModelConfig, Failure> {
  const providers = new Map<string, ProviderConfig>();
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) providers.set(kind, builtIn(kind, environment));
  for (const [name, each] of Object.entries(setup.providers)) providers.set(name, providerOf(name, each, environment));
  const known = new Set(providers.keys());
  const ofVariables = serverOfVariables(environment);
  const window = windowOfVariables(environment);
  if (!window.ok) return window;
  const named = modelsOfVariables(environment, known, window.value);
  if (ofVariables && named.length > 0) providers.set(ofVariables.name, ofVariables);
  const roles = new Map(Object.entries(setup.roles));
  const ofRoles = [...roles].flatMap(([role, refs]) => (role === 'embedding' ? [] : refs));
  const listed = [...setup.models, ...ofRoles.map((model) => ({ model }))].map(modelOf);
  const lost = [...listed.map(({ ref }) => ref), ...(roles.get('embedding') ?? [])].find(
    (ref) => !known.has(splitModelRef(ref).provider),
  );
  if (lost !== undefined) {
    const { provider } = splitModelRef(lost);
    const text = `${file} names the model ${lost}, and no provider "${provider}". Add it under "providers", or name one of these: ${[...known].join(', ')}.`;
    return err(failure('bad-config', text));
  }
  const models = named.length > 0 ? named : listed;
  return ok({ file, providers, models: unique(models), roles });
}

/** Each model once, as it is told of first. */
function unique(models: readonly ModelOfConfig[]): readonly ModelOfConfig[] {
  return models.filter(({ ref }, at) => models.findIndex((each) => each.ref === ref) === at);
}
