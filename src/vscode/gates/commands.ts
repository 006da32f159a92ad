import * as vscode from 'vscode';
import type { Gate, GateAnswer } from '../../core/domain/index.ts';
import { personName } from '../../local/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { give } from '../goals/commands.ts';
import { showReading } from '../review/readings.ts';
import { aimOf, type Aim, type Choices } from '../target.ts';
import type { gateCommandList } from './command-list.ts';
import { gateAim } from './gate-aim.ts';
import { consequences, gateText, kindText } from './gate-text.ts';
import { questionText } from '../question-text.ts';
import { showUntilAnswered } from './until-answered.ts';
import { parsePlan, planUri, readPlanUri } from './plan-files.ts';

type Id = (typeof gateCommandList)[number]['command'];

async function answer({ workspace }: Aim, gateId: string, given: GateAnswer['answer'], reason: string): Promise<void> {
  await give(workspace, { type: 'answer-gate', by: personName(), gateId, answer: given, reason });
}

async function approveFor({ workspace }: Aim, gateId: string): Promise<void> {
  const by = personName();
  await give(workspace, { type: 'answer-gate', by, gateId, answer: 'approved', reason: '', forSession: true });
}

async function denyWithReason(aim: Aim, gate: Gate): Promise<void> {
  const prompt = vscode.l10n.t('Why not? The agent reads this. ({0})', questionText(gate));
  const reason = await vscode.window.showInputBox({ prompt, ignoreFocusOut: true });
  if (reason !== undefined) await answer(aim, gate.id, 'denied', reason);
}

/** An answer that can be picked. */
interface Choice extends vscode.QuickPickItem {
  readonly give: () => Promise<void>;
}

function choicesFor(aim: Aim, gate: Gate): readonly Choice[] {
  const [approval, denial] = consequences(vscode.l10n, gate);
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
    const prompt = questionText(gate);
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
    description: kindText(vscode.l10n, gate.rule),
    give: () => approveFor(aim, gate.id),
  };
  return [approve, ...(lasting ? [lasting] : []), deny];
}

/** Milliseconds in which keys may still be meant for what the person was at: in that time there is nothing to pick. */
const takesNoKeys = 600;

/** What can be picked, once the person has had time to see that they are asked. */
async function inAMoment<T>(choices: T): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, takesNoKeys));
  return choices;
}

/** Shows what is asked, and the answers there are. */
async function askNow(editor: Editor, aim: Aim, gate: Gate): Promise<void> {
  const task = aim.workspace.state().tasks.get(gate.taskId ?? '')?.task;
  const uri = await showReading(gate.id, gateText(vscode.l10n, gate, task), vscode.ViewColumn.Active);
  const offering = new vscode.CancellationTokenSource();
  showUntilAnswered(editor, aim.workspace, gate.id, uri, () => {
    offering.cancel();
  });
  const options = { placeHolder: questionText(gate), ignoreFocusOut: true };
  const picked = await vscode.window.showQuickPick(inAMoment(choicesFor(aim, gate)), options, offering.token);
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
    rule
      ? [{ label: questionText({ question }), description: kindText(vscode.l10n, rule), target: { gateId: id } }]
      : [],
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
