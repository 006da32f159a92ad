import {
  prospectsFor,
  readModelDecisions,
  type Complexity,
  type ModelDecision,
  type Prospect,
  type WorkKind,
} from '../../core/app/index.ts';
import { openConfiguredModel, readModelConfig, readRouting } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { withReader } from '../journal-access.ts';
import { alignRows, fit } from '../layout.ts';
import { visibleLine } from '../../core/base/index.ts';
import { momentText } from '../wording.ts';

/** What is explained: what was decided, or what would be for some work. */
export interface ExplainOptions {
  readonly goal?: string;
  readonly task?: string;
  readonly kind?: WorkKind;
  readonly complexity?: Complexity;
}

const workKinds: readonly WorkKind[] = ['decomposition', 'implementation', 'review', 'summary'];
const complexities: readonly Complexity[] = ['low', 'medium', 'high'];

function decisionLines(decision: ModelDecision): readonly string[] {
  const { at, goalId, taskId, sessionId, role } = decision;
  const who = `${momentText(at)}  ${taskId ?? goalId} ${sessionId} ${role}:`;
  if (decision.kind === 'failed') {
    const { provider, model, reason, text, partial } = decision.outage;
    const said = partial === undefined ? [] : [visibleLine(`    it had said: ${fit(partial, 160)}`)];
    return [visibleLine(`${who} ${provider}/${model} gave no answer (${reason}). ${text}`), ...said];
  }
  const { provider, model, purpose, reasons, passedOver } = decision.choice;
  const summary = purpose === 'summary' ? ' is to sum up' : ' is asked';
  return [
    `${who} ${provider}/${model}${summary}`,
    `    ${reasons.join('; ')}`,
    ...passedOver.map(({ provider: of, model: other, why }) => `    not ${of}/${other}: ${why}`),
  ].map(visibleLine);
}

function priceText({ price }: Prospect): string {
  if (!price) return 'cost unknown';
  const { input, output } = price.prices;
  return input + output === 0 ? 'free' : `$${String(input)} in, $${String(output)} out a million`;
}

function prospectLines(prospects: readonly Prospect[]): readonly string[] {
  const rows = prospects.map((prospect, at) => [
    prospect.unfit === null ? String(at + 1) : '–',
    visibleLine(prospect.ref),
    prospect.unfit ?? prospect.reason,
    `${String(prospect.window)} tokens`,
    priceText(prospect),
  ]);
  return alignRows(rows).map((line) => `  ${line}`);
}

/** What the router would do for some work, by the set-up as it is now. */
async function explainNow(cli: Cli, { kind, complexity }: ExplainOptions): Promise<number> {
  const { terminal } = cli;
  const config = await readModelConfig(cli.environment);
  if (!config.ok) return fail(cli, config.error);
  const rules = await readRouting(cli.environment);
  if (!rules.ok) return fail(cli, rules.error);
  const model = await openConfiguredModel(config.value, cli.environment);
  if (!model) {
    terminal.say(`Agents have no model yet. "${cli.self} models" tells how to get one.`);
    return exitCodes.failed;
  }
  const hardness = complexities.filter((each) => complexity === undefined || each === complexity);
  const asked = workKinds
    .filter((each) => kind === undefined || each === kind)
    .flatMap((work) => hardness.map((hard) => ({ kind: work, complexity: hard })));
  const found = await Promise.all(
    asked.map(async (work) => ({
      ...work,
      models: await prospectsFor(work.kind, work.complexity, model, rules.value),
    })),
  );
  const roles = [...(model.ofRoles ?? [])];
  if (terminal.json) {
    terminal.value({ work: found, roles: Object.fromEntries(roles) });
    return exitCodes.done;
  }
  for (const { kind: work, complexity: hard, models } of found) {
    terminal.say(terminal.paint('bold', `${work}, ${hard} complexity`));
    for (const line of prospectLines(models)) terminal.say(line);
  }
  if (roles.length > 0) {
    const named = roles.map(([role, ref]) => `${visibleLine(role)}: ${visibleLine(ref)}`);
    terminal.say(`Named for a role, and asked first by it: ${named.join(', ')}.`);
  }
  return exitCodes.done;
}

/** `maestro models explain`. */
export async function explain(cli: Cli, options: ExplainOptions): Promise<number> {
  const { goal, task, kind, complexity } = options;
  if (kind !== undefined || complexity !== undefined) return explainNow(cli, options);
  return withReader(cli, async (reader) => {
    const decisions = await readModelDecisions(reader, {
      ...(goal === undefined ? {} : { goalId: goal }),
      ...(task === undefined ? {} : { taskId: task }),
    });
    const { terminal } = cli;
    if (terminal.json) {
      terminal.value(decisions);
      return exitCodes.done;
    }
    if (decisions.length === 0) {
      const ask = `"${cli.self} models explain --kind implementation --complexity high" tells what would be asked.`;
      terminal.say(`There was nothing to decide: no session had a choice between models. ${ask}`);
    }
    for (const decision of decisions) for (const line of decisionLines(decision)) terminal.say(line);
    return exitCodes.done;
  });
}
