import type * as z from 'zod';
import { runLoop, type LoopConfig } from '../agent/index.ts';
import { canonicalJson, hiddenIn, ok, shortHash, type Result } from '../base/index.ts';
import { maskedEntry, Plan, StageReport, type Failure, type Limit, type Limits, type Masker } from '../domain/index.ts';
import type { Assessment } from '../models/index.ts';
import type {
  Agent,
  AgentContext,
  Briefing,
  CallPlace,
  CodeQuery,
  Clock,
  Planner,
  PlanningBriefing,
  ToolAnswer,
  ToolCall,
  ToolDescription,
} from '../ports/index.ts';
import {
  briefingText,
  hashOfPrompt,
  promptForTask,
  systemTextOf,
  type DefinedRole,
  type TeamRules,
} from '../roles/index.ts';
import type { WorkspaceConfig } from './config.ts';
import { askOfCircle } from './circles.ts';
import { effortFor } from './session-effort.ts';
import { limitsOf } from './session-limits.ts';
import { sessionAccount } from './embedding-account.ts';
import { purseFor, recordWith } from './session-purse.ts';
import { keepAnswer, lookUp, type AskedAgain, type Reuse } from './reusing.ts';
import { questionOf, questionOfGoal } from './brief/relevant.ts';
import type { Surroundings } from './surroundings.ts';
import { windowOf, type ConfiguredModel } from './configured-model.ts';
import {
  assessGoal,
  assessTask,
  modelsForSession,
  routeSession,
  rulesNow,
  type RoutingParts,
} from './route-session.ts';
import { whileAlive } from './while-alive.ts';
import { describeTool, describeTools, onlyReads, readInput } from '../tools/index.ts';

/** What model agents are made of. */
export interface ModelAgentParts {
  readonly model: ConfiguredModel;
  /** The team's rules as they stand at a commit. */
  readonly rulesAt: (commit: string) => Promise<readonly TeamRules[]>;
  readonly clock: Clock;
  /** Takes secrets out of whatever is sent. */
  readonly masker: Masker;
  readonly loadJsonRepair?: Surroundings['loadJsonRepair'];
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly routing: RoutingParts;
  /** How far sessions may go, by the settings; the usual bounds when left out. */
  readonly sessions?: WorkspaceConfig['sessions'] | undefined;
  /** What the team allows: it tightens what the person does. */
  readonly limits?: Limits | undefined;
  /** How answers from before are used again; without it, models are always asked. */
  readonly reuse?: Reuse | undefined;
}

/** Answers without a call that are let pass one after the other. */
const idleAnswers = 2;

/** How a call is tried again within a session, before its stage fails; in milliseconds. */
const retries = { times: 4, first: 2_000, longest: 60_000 };

function waitOn(clock: Clock): (delay: number, signal: AbortSignal) => Promise<void> {
  return (delay, signal) =>
    new Promise((resolve) => {
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = clock.after(delay, done);
      if (signal.aborted) done();
      else signal.addEventListener('abort', done);
    });
}

/** What a stage ends with, as a model is asked for it. */
const Report = StageReport().omit({ artifacts: true });

/** What a planner ends with. */
const PlanReport = Plan().omit({ version: true });

/** Reads a report, or says what is wrong with it so that the model can mend it. */
function readAs<T>(schema: z.ZodType<T>, call: ToolCall): Result<T, string> {
  return readInput(schema, call.name, call.input);
}

/** Carries out a call. A model that takes no images is told so instead of being shown one. */
async function runTool(
  { id, name, input }: ToolCall,
  place: CallPlace,
  { tools }: AgentContext,
  takesImages: boolean,
): Promise<ToolAnswer> {
  const answer = await tools.callAsText(name, input, id, place);
  if (takesImages || !answer.images) return answer;
  const text = `${answer.text}\n(You are not shown it: this model is not set to take images. Do without it, or say in your report that a person must look.)`;
  return { ok: answer.ok, text, ...(answer.decided ? { decided: answer.decided } : {}) };
}

/** Tells the person of rules that say more than is seen. */
function warnOfHidden(rules: readonly TeamRules[], { note }: AgentContext): void {
  for (const { source, text } of rules) {
    const hidden = hiddenIn(text);
    if (hidden.length === 0) continue;
    const names = `${hidden.slice(0, 3).join(', ')}${hidden.length > 3 ? ', …' : ''}`;
    note(
      `${source} holds characters that cannot be seen (${names}); agents are shown them written out. Look at who put them there.`,
      'warning',
    );
  }
}

interface SessionSpec<R> {
  readonly role: DefinedRole;
  /** The model that fills the role. */
  readonly by: string;
  /** How hard it is, and what its goal may take. */
  readonly assessment: Assessment;
  readonly budget: Limit;
  readonly commit: string;
  /** The task, or the goal for a planner: by it, its words are chosen. */
  readonly subject: string;
  readonly opening: string;
  /** What of the code may matter. */
  readonly question: CodeQuery;
  readonly report: ToolDescription;
  readonly readReport: (call: ToolCall) => Result<R, string>;
  /** Whose answer may do again, and for what else than the opening says it was given; null: never. */
  readonly again: (Omit<AskedAgain, 'setting' | 'text'> & { readonly besides: string }) | null;
}

/** The words that a role works by, without secrets, and those of them that are the team's rules. */
async function systemFor(
  { name, purpose, writes, tools }: DefinedRole,
  prompt: DefinedRole['prompt'],
  commit: string,
  { rulesAt, masker }: ModelAgentParts,
  context: AgentContext,
): Promise<{ readonly system: string; readonly ofTeam: string }> {
  const values = { role: name, purpose, writes, tools: tools.join(', ') };
  const rules = await rulesAt(commit);
  warnOfHidden(rules, context);
  const system = masker.all(systemTextOf(prompt, values, rules));
  return { system, ofTeam: system.slice(systemTextOf(prompt, values, []).length) };
}

/** Runs one session of a role over the configured model. */
async function runSession<R>(
  { role, by, assessment, budget, commit, subject, opening, question, report, readReport, again }: SessionSpec<R>,
  parts: ModelAgentParts,
  context: AgentContext,
): Promise<Result<R, Failure>> {
  const { model, masker, clock, random, routing, loadJsonRepair, sessions = {}, limits: team = {}, reuse } = parts;
  const prompt = promptForTask(role.prompt, role.trials ?? [], subject);
  const { system, ofTeam } = await systemFor(role, prompt, commit, parts, context);
  const tools = [...describeTools(role.tools), report];
  const { outputTokens, ...limits } = limitsOf(sessions, role.name);
  const output = outputTokens === undefined ? {} : { maxOutputTokens: outputTokens };
  const prefix = { model: by, system, tools, ...output };
  const asked = again && { ...again, setting: { ...prefix, besides: again.besides }, text: opening };
  const rules = await rulesNow(routing);
  if (!rules.ok) return rules;
  const spending = { rules: rules.value, team, goal: budget };
  const purse = purseFor(spending, routing.pledges, clock, context);
  const account = sessionAccount(purse, context);
  const earlier = asked && reuse && (await whileAlive(clock, context, lookUp(asked, reuse, account, context)));
  const known = earlier && readReport({ id: earlier.id, name: report.name, input: earlier.answer });
  if (known?.ok) return known;
  const places = (await context.gathered?.(question)) ?? '';
  const models = modelsForSession(by, role, assessment, model, rules.value);
  const [first] = models;
  const effort = effortFor(spending, context.spending);
  const config: LoopConfig<R> = {
    ask: await routeSession(models, assessment, rules.value, routing.health, purse, clock, context),
    retry: { ...retries, random, wait: waitOn(clock) },
    mending: { names: tools.map(({ name }) => name), repairJson: (await loadJsonRepair?.()) ?? (() => null) },
    prefix,
    prefixDigest: `${prompt.role}@${String(prompt.version)}/${shortHash(JSON.stringify(prefix))}`,
    prompt: { role: prompt.role, version: prompt.version, hash: hashOfPrompt(prompt) },
    shares: { rules: ofTeam, gathered: places },
    opening: places === '' ? opening : `${opening}\n\n${masker.all(places)}`,
    masked: (entry) => maskedEntry(entry, masker),
    recorded: await context.recorded(),
    record: effort.recording(recordWith(purse, context)),
    tools: { onlyReads, run: (call, place) => runTool(call, place, context, first?.images === true) },
    readReport,
    reportTool: 'report',
    heard: context.heard,
    limits: { ...limits, idleAnswers, window: first?.window ?? windowOf(model) },
    now: () => clock.now(),
    after: (delay, call) => clock.after(delay, call),
    note: context.note,
    isPaused: context.isPaused,
    whyWait: effort.whyWait,
    askOfCircle: (text, gone) => askOfCircle(context.spending, text, gone),
    onEvent: context.alive,
    signal: context.signal,
  };
  const outcome = await runLoop(config);
  purse.settle();
  if (outcome.ok && asked && reuse) await whileAlive(clock, context, keepAnswer(asked, by, reuse, account, context));
  return outcome;
}

/** Roles that write nothing may have their answers used again: a review only where the change is the very same. */
function againOf(role: DefinedRole, { goal, attempt, change }: Briefing): SessionSpec<StageReport>['again'] {
  if (role.writes !== 'none') return null;
  const kind = role.base === 'reviewer' ? 'analysis' : 'response';
  const mayReuse = attempt === 1 && !goal.asksAnew;
  return { kind, goalId: goal.id, mayReuse, besides: canonicalJson(change?.files ?? []) };
}

/** A role filled by a language model. */
export function createModelAgent(role: DefinedRole, by: string, parts: ModelAgentParts): Agent {
  const report = describeTool(
    'report',
    'End your stage: how it went, what you did and why, and what you found.',
    Report,
  );
  return {
    id: `${by}/${role.name}`,
    role: role.name,
    byToolsOnly: true,
    async run(briefing, context) {
      const outcome = await runSession(
        {
          role,
          by,
          assessment: assessTask(briefing),
          budget: briefing.goal.budget,
          commit: briefing.baseCommit,
          subject: briefing.task.id,
          opening: parts.masker.all(briefingText(briefing)),
          question: questionOf(briefing),
          report,
          readReport: (call) => readAs(Report, call),
          again: againOf(role, briefing),
        },
        parts,
        context,
      );
      if (!outcome.ok) return outcome;
      return ok({
        report: { ...outcome.value, artifacts: {} },
        answeredComments: briefing.unanswered,
      });
    },
  };
}

function planningText({ goal, version, feedback }: PlanningBriefing): string {
  const parts = [`# Goal\n${goal.text}`];
  if (goal.paths.length > 0) parts.push(`Only these paths: ${goal.paths.join(', ')}`);
  if (feedback.length > 0) parts.push(`The person says of your earlier plan:\n- ${feedback.join('\n- ')}`);
  parts.push(`Report plan number ${String(version)}. Paths are relative to the worktree.`);
  return parts.join('\n\n');
}

/** A planner over a language model. */
export function createModelPlanner(role: DefinedRole, by: string, parts: ModelAgentParts): Planner {
  const report = describeTool('report', 'Hand in the plan.', PlanReport);
  return {
    id: `${by}/${role.name}`,
    role: role.name,
    async plan(briefing, context) {
      const outcome = await runSession(
        {
          role,
          by,
          assessment: assessGoal(briefing),
          budget: briefing.goal.budget,
          commit: briefing.goal.base.commit,
          subject: briefing.goal.id,
          opening: parts.masker.all(planningText(briefing)),
          question: questionOfGoal(briefing.goal),
          report,
          readReport: (call) => readAs(PlanReport, call),
          again: {
            kind: 'decomposition',
            goalId: briefing.goal.id,
            mayReuse: briefing.version === 1 && !briefing.goal.asksAnew,
            besides: '',
          },
        },
        parts,
        context,
      );
      return outcome.ok ? ok({ ...outcome.value, version: briefing.version }) : outcome;
    },
  };
}
