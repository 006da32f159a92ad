import { counted, visibleLine } from '../../core/base/index.ts';
import { failure, splitModelRef, tokensIn } from '../../core/domain/index.ts';
import type { ModelFailure, ModelProvider } from '../../core/ports/index.ts';
import {
  keyOf,
  providerFor,
  readModelConfig,
  useModel,
  type ModelConfig,
  type ProviderConfig,
} from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForInterrupts } from '../interruption.ts';
import { alignRows } from '../layout.ts';

/** How long a provider may take to say what it has, and a model to say a word, in milliseconds. */
const patience = { list: 20_000, word: 120_000 };

/** How the key of a provider stands, in words. */
function keyText(provider: ProviderConfig, cli: Cli): string {
  if (provider.keyFrom === null) return 'no key';
  if (keyOf(provider, cli.environment) !== undefined) return `key from ${provider.keyFrom}`;
  return provider.kind === 'ollama' ? 'no key' : `${provider.keyFrom} is not set`;
}

function hasWhatItNeeds(provider: ProviderConfig, cli: Cli): boolean {
  return provider.keyFrom === null || provider.kind === 'ollama' || keyOf(provider, cli.environment) !== undefined;
}

/** What a person without a model does next, by what is there already. */
function firstSteps({ providers }: ModelConfig, cli: Cli): readonly string[] {
  const keyed = [...providers.values()].find((each) => each.kind !== 'ollama' && hasWhatItNeeds(each, cli));
  const at = keyed?.name ?? 'ollama';
  const steps = [
    [`${cli.self} models list ${at}`, `what ${at} has on offer`],
    [`${cli.self} models pull ollama/qwen3`, 'fetches a model to this computer, with Ollama running'],
    ['export ANTHROPIC_API_KEY=…', 'or OPENAI_API_KEY, for a model of theirs'],
    [`${cli.self} models use ${at}/MODEL`, 'has agents work with it'],
  ];
  return ['Agents have no model yet. Any of these will do:', ...alignRows(steps).map((line) => `  ${line}`)];
}

/** `maestro models`. */
export async function models(cli: Cli): Promise<number> {
  const { terminal } = cli;
  const config = await readModelConfig(cli.environment);
  if (!config.ok) return fail(cli, config.error);
  const { file, providers, models: chosen, roles } = config.value;
  if (terminal.json) {
    terminal.value({
      file,
      providers: [...providers.values()].map((each) => ({
        name: each.name,
        kind: each.kind,
        url: each.url,
        keyFrom: each.keyFrom,
        hasKey: keyOf(each, cli.environment) !== undefined,
      })),
      models: chosen.map(({ ref }) => ref),
      roles: Object.fromEntries(roles),
    });
    return exitCodes.done;
  }
  const rows = [...providers.values()].map((each) => [
    terminal.paint('bold', visibleLine(each.name)),
    each.kind,
    visibleLine(each.url),
    terminal.paint(hasWhatItNeeds(each, cli) ? 'green' : 'yellow', keyText(each, cli)),
  ]);
  for (const line of alignRows(rows)) terminal.say(line);
  terminal.say('');
  if (chosen.length === 0) for (const line of firstSteps(config.value, cli)) terminal.say(line);
  for (const [at, { ref }] of chosen.entries())
    terminal.say(`${visibleLine(ref)}${at === 0 ? '  (the usual one)' : ''}`);
  for (const [role, refs] of roles) terminal.say(`${visibleLine(role)}: ${refs.map(visibleLine).join(', ')}`);
  terminal.say(terminal.paint('dim', `Set up in ${file}.`));
  return exitCodes.done;
}

/** A provider by its name, ready to be asked; a failure is told already. */
async function open(
  cli: Cli,
  name: string,
): Promise<{ readonly config: ModelConfig; readonly provider: ModelProvider } | number> {
  const config = await readModelConfig(cli.environment);
  if (!config.ok) return fail(cli, config.error);
  const found = config.value.providers.get(name);
  if (!found) {
    const known = [...config.value.providers.keys()].join(', ');
    return fail(cli, failure('bad-input', `There is no provider "${name}". Name one of these: ${known}.`));
  }
  return { config: config.value, provider: await providerFor(config.value, found, cli.environment) };
}

/** A model's failure as one of the command line. */
function failed(cli: Cli, { person, reason }: ModelFailure): number {
  return fail(cli, failure(reason === 'cancelled' ? 'cancelled' : 'agent-failed', person));
}

/** `maestro models list`. */
export async function list(cli: Cli, name: string): Promise<number> {
  const opened = await open(cli, name);
  if (typeof opened === 'number') return opened;
  const { provider } = opened;
  const offered = await provider.list?.(AbortSignal.timeout(patience.list));
  provider.close?.();
  if (offered?.ok === false) return failed(cli, offered.error);
  const found = [...(offered?.value ?? [])].sort((a, b) => a.name.localeCompare(b.name));
  if (cli.terminal.json) cli.terminal.value(found);
  if (found.length === 0)
    cli.terminal.say(`${name} has no model yet. "${cli.self} models pull ${name}/MODEL" fetches one.`);
  const rows = found.map(({ name: model, window, size }) => [
    `${name}/${visibleLine(model)}`,
    window === undefined ? '' : `${String(window)} tokens`,
    size === undefined ? '' : `${(size / 1e9).toFixed(1)} GB`,
  ]);
  for (const line of alignRows(rows)) cli.terminal.say(line);
  return exitCodes.done;
}

/** `maestro models test`: asks for a word, of the usual model when none is named. */
export async function test(cli: Cli, named: string | undefined): Promise<number> {
  const { terminal } = cli;
  const config = await readModelConfig(cli.environment);
  if (!config.ok) return fail(cli, config.error);
  const [usual] = config.value.models;
  const wanted = config.value.models.find(({ ref }) => ref === named) ?? (named === undefined ? usual : undefined);
  const ref = named ?? usual?.ref;
  if (ref === undefined) {
    for (const line of firstSteps(config.value, cli)) terminal.warn(line);
    return exitCodes.failed;
  }
  const { provider: ofRef, model: ofName } = splitModelRef(ref);
  const opened = await open(cli, wanted?.provider ?? ofRef);
  if (typeof opened === 'number') return opened;
  const model = wanted?.name ?? ofName;
  const started = performance.now();
  let first: number | undefined;
  const answer = await opened.provider.ask(
    { model, system: '', tools: [], messages: [{ role: 'user', text: 'Answer with the one word: ready' }] },
    () => (first ??= performance.now() - started),
    AbortSignal.timeout(patience.word),
  );
  opened.provider.close?.();
  if (!answer.ok) return failed(cli, answer.error);
  const whole = performance.now() - started;
  const { usage, text } = answer.value;
  if (terminal.json) terminal.value({ model: ref, firstMs: first ?? whole, wholeMs: whole, text, usage });
  const tokens = usage.known ? `, ${counted(tokensIn(usage), 'token')} in` : '';
  terminal.say(
    `${terminal.paint('green', '✓')} ${visibleLine(ref)} answered in ${(whole / 1000).toFixed(1)} s (first piece after ${((first ?? whole) / 1000).toFixed(1)} s${tokens}).`,
  );
  return exitCodes.done;
}

/** `maestro models use`. */
export async function use(cli: Cli, ref: string): Promise<number> {
  const used = await useModel(ref, cli.environment);
  if (!used.ok) return fail(cli, used.error);
  const [usual] = used.value.models;
  if (cli.terminal.json) cli.terminal.value({ usual: usual?.ref ?? null, file: used.value.file });
  const isCovered = usual !== undefined && usual.ref !== ref;
  cli.terminal.say(`${visibleLine(ref)} is the usual model now, in ${used.value.file}.`);
  if (isCovered) cli.terminal.say(`While MAESTRO_MODEL is set, it counts instead: ${visibleLine(usual.ref)}.`);
  const provider = used.value.providers.get(splitModelRef(ref).provider);
  if (provider && !hasWhatItNeeds(provider, cli)) cli.terminal.say(`Set its key: export ${provider.keyFrom ?? ''}=…`);
  cli.terminal.say(`"${cli.self} models test" asks it for a word.`);
  return exitCodes.done;
}

/** `maestro models pull`. */
export async function pull(cli: Cli, ref: string): Promise<number> {
  const { terminal } = cli;
  const { provider: name, model } = splitModelRef(ref);
  const opened = await open(cli, name);
  if (typeof opened === 'number') return opened;
  const { provider } = opened;
  if (!provider.pull)
    return fail(cli, failure('bad-input', `Models of ${name} are not fetched: they run where it is. Use ollama/…`));
  let told = '';
  const interruption = listenForInterrupts(terminal, 'Stopping.');
  const pulled = await provider.pull(
    model,
    ({ step, done, whole }) => {
      const share =
        whole > 0 ? ` ${String(Math.floor((done / whole) * 10) * 10)} % of ${(whole / 1e9).toFixed(1)} GB` : '';
      const line = `${visibleLine(step)}${share}`;
      if (line !== told) terminal.say((told = line));
    },
    interruption.signal,
  );
  interruption.dispose();
  provider.close?.();
  if (!pulled.ok) return failed(cli, pulled.error);
  if (terminal.json) terminal.value({ pulled: ref });
  terminal.say(`${visibleLine(ref)} is here. "${cli.self} models use ${visibleLine(ref)}" has agents work with it.`);
  return exitCodes.done;
}
