import type { Result } from '../base/index.ts';
import type { Failure, LimitStanding } from '../domain/index.ts';
import type { Complexity, RoutingRules, WorkKind } from '../models/index.ts';
import type * as Policy from '../policy/index.ts';
import type { CommandCase, CommandVerdict } from '../policy/index.ts';
import type { JournalReader, LoadShell } from '../ports/index.ts';
import type * as Tools from '../tools/index.ts';
import type { AnswerStats } from './answer-stats.ts';
import type * as audit from './audit.ts';
import type { PromptComparison } from './compare-prompts.ts';
import type { ConfiguredModel } from './configured-model.ts';
import type * as CostTable from './cost-table.ts';
import type { Diagnosis } from './doctor.ts';
import type { Prospect } from './explain-models.ts';
import type * as OwnCommands from './own-commands.ts';
import type * as PrepareGoal from './prepare-goal.ts';
import type { PromptRow } from './prompt-list.ts';
import type { AgentsView } from './read-agents.ts';
import type { DoneAgent } from './read-done-agents.ts';
import type { WorkspaceMemory } from './remember/memory.ts';
import type { LimitRules } from './limit-standings.ts';
import type { ContextAccount } from './context/read-context.ts';
import type { TurnRow } from './read-turns.ts';
import type { AnswerMeans } from './reusing.ts';
import type { AskInChat, ChatParts } from './route-chat.ts';
import type { Savings } from './savings.ts';
import type { SearchMemory } from './search-memory.ts';
import type * as Workflows from './workflows.ts';
import type { Surroundings } from './surroundings.ts';

/*
 * Use-cases of single commands: no start loads them.
 */

/** Every command of the workspace's settings that runs with the person's rights, and whether they let it. */
export async function knownCommands(
  ...asked: Parameters<typeof OwnCommands.knownCommands>
): ReturnType<typeof OwnCommands.knownCommands> {
  return (await import('./own-commands.ts')).knownCommands(...asked);
}

/** Writes down that a person lets commands run, until their text changes. */
export async function allowCommands(
  ...asked: Parameters<typeof OwnCommands.allowCommands>
): ReturnType<typeof OwnCommands.allowCommands> {
  return (await import('./own-commands.ts')).allowCommands(...asked);
}

/** What is configured, what is missing, and how to mend it. */
export async function diagnose(surroundings: Surroundings): Promise<readonly Diagnosis[]> {
  return (await import('./doctor.ts')).diagnose(surroundings);
}

/** Makes ready what the person asks for, to be given to whoever writes. */
export async function prepareGoal(
  ...asked: Parameters<typeof PrepareGoal.prepareGoal>
): ReturnType<typeof PrepareGoal.prepareGoal> {
  return (await import('./prepare-goal.ts')).prepareGoal(...asked);
}

/** Every workflow that can be named here; the team's own come before built-in ones of the same name. */
export async function listWorkflows(
  ...asked: Parameters<typeof Workflows.listWorkflows>
): ReturnType<typeof Workflows.listWorkflows> {
  return (await import('./workflows.ts')).listWorkflows(...asked);
}

/** Looks at open goals first, then only at what is new. */
export function followAgents(reader: JournalReader): AgentsView {
  let following: Promise<AgentsView> | undefined;
  const follow = async (): Promise<AgentsView> => (await import('./read-agents.ts')).followAgents(reader);
  return { read: async (now) => (await (following ??= follow())).read(now) };
}

/** How every agent at work stands, from the journal. */
export function readAgents(reader: JournalReader, now: number): ReturnType<AgentsView['read']> {
  return followAgents(reader).read(now);
}

/** Costs as lines of comma-separated values, with a line of names. A price that nobody knows is an empty field. */
export async function costsAsCsv(...asked: Parameters<typeof CostTable.costsAsCsv>): Promise<string> {
  return (await import('./cost-table.ts')).costsAsCsv(...asked);
}

/** How tasks fared by the words that their roles worked by. */
export async function comparePrompts(reader: JournalReader): Promise<readonly PromptComparison[]> {
  return (await import('./compare-prompts.ts')).comparePrompts(reader);
}

/** How things stand against the limits of goals that are open, of their tasks, and of today. */
export async function readLimitStandings(
  reader: JournalReader,
  rules: LimitRules,
  now: number,
): Promise<readonly LimitStanding[]> {
  return (await import('./limit-standings.ts')).readLimitStandings(reader, rules, now);
}

/** The turns of a task's sessions. */
export async function readTurns(reader: JournalReader, taskId: string): Promise<Result<readonly TurnRow[], Failure>> {
  return (await import('./read-turns.ts')).readTurns(reader, taskId);
}

/** Where the tokens of a task's sessions went. */
export async function readContext(
  reader: JournalReader,
  taskId: string,
): Promise<Result<readonly ContextAccount[], Failure>> {
  return (await import('./context/read-context.ts')).readContext(reader, taskId);
}

/** Tells which paths no agent writes; relative to the workspace. */
export async function protectedPaths(): Promise<(path: string) => boolean> {
  return (await import('../policy/index.ts')).isProtectedPath;
}

/** What policy files may say, and how they are read; loaded only now. */
export async function policyFiles(): Promise<
  Pick<
    typeof Policy,
    'heldBackBy' | 'noFilePolicy' | 'PolicyFile' | 'policyOf' | 'stricterPolicy' | 'tightened' | 'unreadPolicy'
  >
> {
  return import('../policy/index.ts');
}

/** Whether a file may hold keys; loaded only now. */
export async function secretPaths(): Promise<(path: string) => boolean> {
  return (await import('../policy/index.ts')).isSecretPath;
}

/** How answers from before are used. */
export async function readAnswerStats(
  reader: JournalReader,
  means: AnswerMeans,
  now: number,
  priced?: { readonly model: ConfiguredModel | null; readonly rules: RoutingRules },
): Promise<Result<AnswerStats, Failure>> {
  return (await import('./answer-stats.ts')).readAnswerStats(reader, means, now, priced);
}

/** What answers from before saved. */
export async function readSavings(
  reader: JournalReader,
  model: ConfiguredModel | null,
  rules: RoutingRules,
): Promise<Savings> {
  return (await import('./savings.ts')).readSavings(reader, model, rules);
}

/** Forgets every answer from before; how many there were. */
export async function forgetAnswers(means: AnswerMeans): Promise<Result<number, Failure>> {
  return (await import('./answer-stats.ts')).forgetAnswers(means);
}

/** The models in the order in which they would be asked for some work now. */
export async function prospectsFor(
  kind: WorkKind,
  complexity: Complexity,
  configured: ConfiguredModel,
  rules: RoutingRules,
): Promise<readonly Prospect[]> {
  return (await import('./explain-models.ts')).prospectsFor(kind, complexity, configured, rules);
}

/**
 * How a chat is answered: by the model that the person picked, by its ref, and when that gives no answer by the next that
 * fits. What every call came to is noted; none is made that may pass the limit of a call or of the day.
 */
export async function chatWith(picked: string, parts: ChatParts): Promise<AskInChat> {
  return (await import('./route-chat.ts')).routeChat(picked, parts);
}

/** May this line of shell run? Nothing is run. */
export async function judgeCommand(given: CommandCase, load: LoadShell): Promise<CommandVerdict> {
  return (await import('../policy/index.ts')).judgeCommand(given, load);
}

/** The verdict on a line, asked about where links take what it names elsewhere. `from`: the folder below the root that it runs in. */
export async function withLinksFollowed(...asked: Parameters<typeof Tools.withLinksFollowed>): Promise<CommandVerdict> {
  return (await import('../tools/index.ts')).withLinksFollowed(...asked);
}

/** What the journal remembers: goals, plans, questions, decisions with their reasons, comments, reports. */
export function journalMemory(journal: JournalReader): SearchMemory {
  return async (query) => (await import('./search-memory.ts')).journalMemory(journal)(query);
}

/** Reads decisions, and writes them down. */
export function openAudit(): Promise<typeof audit> {
  return import('./audit.ts');
}

/** Agents whose sessions are over, the last ones first. */
export async function readDoneAgents(reader: JournalReader, count?: number): Promise<readonly DoneAgent[]> {
  return (await import('./read-done-agents.ts')).readDoneAgents(reader, count);
}

/** The wordings of every role, as they would be used now. */
export async function listPrompts(
  surroundings: Pick<Surroundings, 'readRoles' | 'readPrompts'>,
): Promise<Result<readonly PromptRow[], Failure>> {
  return (await import('./prompt-list.ts')).listPrompts(surroundings);
}

/** What was learnt or noted, and what the journal remembers beside it. */
export function wholeMemory(journal: JournalReader, memory: WorkspaceMemory): SearchMemory {
  return async (query) => (await import('./search-memory.ts')).wholeMemory(journal, memory)(query);
}
