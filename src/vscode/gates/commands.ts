import * as vscode from 'vscode';
import type { CommandRule, Gate, GateAnswer, GateKind, Task } from '../../core/domain/index.ts';
import { personName } from '../../local/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { give } from '../goals/commands.ts';
import { showReading } from '../review/readings.ts';
import { aimOf, type Aim, type Choices } from '../target.ts';
import type { gateCommandList } from './command-list.ts';
import { gateAim } from './gate-aim.ts';
import { showUntilAnswered } from './until-answered.ts';
import { parsePlan, planUri, readPlanUri } from './plan-files.ts';

type Id = (typeof gateCommandList)[number]['command'];

/** What an approval of a gate leads to, and what a denial. */
function consequences(kind: GateKind): readonly [approval: string, denial: string] {
  switch (kind) {
    case 'plan':
      return [
        vscode.l10n.t('Its tasks start, each in a worktree of its own.'),
        vscode.l10n.t('The goal is cancelled.'),
      ];
    case 'act':
      return [vscode.l10n.t('The task starts.'), vscode.l10n.t('The task is cancelled.')];
    case 'command':
      return [
        vscode.l10n.t('Exactly this command runs once, in the worktree.'),
        vscode.l10n.t('The agent hears why and goes on.'),
      ];
    case 'change':
      return [
        vscode.l10n.t('Everything undecided is accepted, checked as it is committed, and committed.'),
        vscode.l10n.t('The task is cancelled.'),
      ];
    case 'promotion':
      return [vscode.l10n.t('It becomes the new standard.'), vscode.l10n.t('Everything stays as it is.')];
    case 'question':
      return [
        vscode.l10n.t('Your answer goes to the agent, which goes on with it.'),
        vscode.l10n.t('The agent goes on without an answer.'),
      ];
    case 'budget':
      return [
        vscode.l10n.t('The limit is raised by what is stated, and the work goes on.'),
        vscode.l10n.t('The work is paused as it is. When it is continued, you are asked again.'),
      ];
  }
}

/** What exactly is asked about: a command as it would run, a task with all that is planned for it. */
function exactly(gate: Gate, task: Task | undefined): readonly string[] {
  if (gate.action !== undefined) return ['```sh', gate.action, '```'];
  if (gate.kind !== 'act' || !task) return [gate.question];
  const files = task.files.map((file) => `- ${file}`);
  return [task.title, '', task.description, ...(files.length > 0 ? ['', ...files] : [])];
}

function gateText(gate: Gate, task: Task | undefined): string {
  const [approval, denial] = consequences(gate.kind);
  return [
    `# ${gate.id}: ${gate.question}`,
    '',
    vscode.l10n.t('Kind: {0}. For: {1}.', gate.kind, gate.taskId ?? gate.goalId),
    '',
    `## ${vscode.l10n.t('What exactly')}`,
    '',
    ...exactly(gate, task),
    '',
    `## ${vscode.l10n.t('Risk: {0}', gate.risk.risk)}`,
    '',
    ...gate.risk.reasons.map((reason) => `- ${reason}`),
    '',
    `## ${vscode.l10n.t('What happens')}`,
    '',
    `- ${vscode.l10n.t('Approve: {0}', approval)}`,
    ...(gate.rule ? [`- ${vscode.l10n.t('Approve for this session: {0}.', kindText(gate.rule))}`] : []),
    `- ${vscode.l10n.t('Deny: {0}', denial)}`,
    '',
  ].join('\n');
}

async function answer({ workspace }: Aim, gateId: string, given: GateAnswer['answer'], reason: string): Promise<void> {
  await give(workspace, { type: 'answer-gate', by: personName(), gateId, answer: given, reason });
}

async function approveFor({ workspace }: Aim, gateId: string): Promise<void> {
  const by = personName();
  await give(workspace, { type: 'answer-gate', by, gateId, answer: 'approved', reason: '', forSession: true });
}

/** The kind of command that a gate's yes may cover until the session ends, with where it runs. */
function kindText({ program, subcommand, folder }: CommandRule): string {
  return vscode.l10n.t('every “{0}” in {1}, until this session ends', `${program} ${subcommand} …`, folder);
}

async function denyWithReason(aim: Aim, gate: Gate): Promise<void> {
  const prompt = vscode.l10n.t('Why not? The agent reads this. ({0})', gate.question);
  const reason = await vscode.window.showInputBox({ prompt, ignoreFocusOut: true });
  if (reason !== undefined) await answer(aim, gate.id, 'denied', reason);
}

/** An answer that can be picked. */
interface Choice extends vscode.QuickPickItem {
  readonly give: () => Promise<void>;
}

function choicesFor(aim: Aim, gate: Gate): readonly Choice[] {
  const [approval, denial] = consequences(gate.kind);
  const words = async (reason: string | undefined): Promise<void> => {
    if (reason?.trim()) await answer(aim, gate.id, 'approved', reason.trim());
  };
  const deny = {
    label: vscode.l10n.t('$(close) Deny…'),
    description: denial,
    // No agent hears of a limit that stays as it is.
    give: () => (gate.kind === 'budget' ? answer(aim, gate.id, 'denied', '') : denyWithReason(aim, gate)),
  };
  if (gate.kind === 'question') {
    const prompt = gate.question;
    const type = async (): Promise<void> => words(await vscode.window.showInputBox({ prompt, ignoreFocusOut: true }));
    const options = (gate.options ?? []).map((label) => ({ label, give: () => words(label) }));
    return [...options, { label: vscode.l10n.t('$(comment) Answer in words…'), give: type }, deny];
  }
  const approve = {
    label: vscode.l10n.t('$(check) Approve'),
    description: approval,
    give: () => answer(aim, gate.id, 'approved', ''),
  };
  const lasting = gate.rule && {
    label: vscode.l10n.t('$(check-all) Approve for this session'),
    description: kindText(gate.rule),
    give: () => approveFor(aim, gate.id),
  };
  return [approve, ...(lasting ? [lasting] : []), deny];
}

/** Shows what is asked, and the answers there are. */
async function askNow(editor: Editor, aim: Aim, gate: Gate): Promise<void> {
  const task = aim.workspace.state().tasks.get(gate.taskId ?? '')?.task;
  const uri = await showReading(gate.id, gateText(gate, task), vscode.ViewColumn.Active);
  const offering = new vscode.CancellationTokenSource();
  showUntilAnswered(editor, aim.workspace, gate.id, uri, () => {
    offering.cancel();
  });
  const options = { placeHolder: gate.question, ignoreFocusOut: true };
  const picked = await vscode.window.showQuickPick(choicesFor(aim, gate), options, offering.token);
  await picked?.give();
}

async function openGate(editor: Editor, argument: unknown): Promise<void> {
  const aim = await gateAim(editor, argument, 'show');
  if (!aim) return;
  const { gate } = aim;
  const { root } = aim.target;
  if (gate.kind === 'change') {
    await vscode.commands.executeCommand('codemaestro.reviewChange', { root, taskId: gate.taskId });
  } else if (gate.kind === 'plan') {
    const document = await vscode.workspace.openTextDocument(planUri(root, gate.goalId));
    await vscode.window.showTextDocument(document, { preview: false });
  } else await askNow(editor, aim, gate);
}

/** The plan in the editor with its gate. Throws with a text for the person when it is not asked about any more. */
async function planAim(
  editor: Editor,
  argument: unknown,
): Promise<(Aim & { readonly gate: Gate; readonly text: string }) | undefined> {
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  const at = uri && readPlanUri(uri);
  if (!uri || !at) return undefined;
  const root = editor.roots.named(at.root);
  const workspace = await root?.open();
  const gate = [...(workspace?.state().gates.values() ?? [])].find(
    ({ kind, goalId }) => kind === 'plan' && goalId === at.goalId,
  );
  if (!root || !workspace || !gate)
    throw new Error(vscode.l10n.t('The plan of {0} does not wait for you any more.', at.goalId));
  const text = (await vscode.workspace.openTextDocument(uri)).getText();
  return { root, workspace, target: { root: at.root, gateId: gate.id }, gate, text };
}

async function approvePlan(editor: Editor, argument: unknown): Promise<void> {
  const aim = await planAim(editor, argument);
  if (!aim) return;
  const plan = parsePlan(aim.text);
  const { version: _version, ...before } = aim.workspace.state().goals.get(aim.gate.goalId)?.plan ?? { version: 0 };
  const edited = JSON.stringify(plan) === JSON.stringify(before) ? {} : { plan };
  await give(aim.workspace, {
    type: 'answer-gate',
    by: personName(),
    gateId: aim.gate.id,
    answer: 'approved',
    reason: '',
    ...edited,
  });
}

async function changePlan(editor: Editor, argument: unknown): Promise<void> {
  const aim = await planAim(editor, argument);
  const prompt = vscode.l10n.t('What should the plan be like? The planner reads this.');
  const reason = aim && (await vscode.window.showInputBox({ prompt, ignoreFocusOut: true }));
  if (aim && reason?.trim()) await answer(aim, aim.gate.id, 'changes-requested', reason.trim());
}

/** Open gates at which a kind of command can be let pass. */
const kindGates: Choices = (workspace) =>
  [...workspace.state().gates.values()].flatMap(({ id, question, rule }) =>
    rule ? [{ label: question, description: kindText(rule), target: { gateId: id } }] : [],
  );

const rules: Choices = (workspace) =>
  [...workspace.state().rules.values()].map(({ id, taskId, rule }) => ({
    label: `${rule.program} ${rule.subcommand} …`,
    description: `${id} · ${taskId ?? ''}`,
    target: { gateId: id },
  }));

async function approveForSession(editor: Editor, argument: unknown): Promise<void> {
  const nothing = vscode.l10n.t('No question waits whose answer could hold for a session.');
  const aim = await aimOf(editor, argument, kindGates, nothing, 'change');
  if (aim?.target.gateId !== undefined) await approveFor(aim, aim.target.gateId);
}

async function revokeRule(editor: Editor, argument: unknown): Promise<void> {
  const aim = await aimOf(
    editor,
    argument,
    rules,
    vscode.l10n.t('Every risky command is asked about already.'),
    'change',
  );
  const { gateId: ruleId } = aim?.target ?? {};
  if (aim && ruleId !== undefined) await give(aim.workspace, { type: 'revoke-rule', by: personName(), ruleId });
}

/** The handlers of the commands on questions. */
export const gateCommands: CommandHandlers<Id> = {
  'codemaestro.openGate': openGate,
  'codemaestro.approveForSession': approveForSession,
  'codemaestro.revokeRule': revokeRule,
  'codemaestro.approvePlan': approvePlan,
  'codemaestro.changePlan': changePlan,
  async 'codemaestro.rejectPlan'(editor, argument) {
    const aim = await planAim(editor, argument);
    if (aim) await denyWithReason(aim, aim.gate);
  },
};
