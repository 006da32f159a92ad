import * as vscode from 'vscode';
import type { CommandRule, Gate, GateAnswer, GateKind } from '../../core/domain/index.ts';
import { personName } from '../../local/index.ts';
import type { CommandHandlers } from '../commands.ts';
import type { Editor } from '../editor.ts';
import { give } from '../goals/commands.ts';
import { showReading } from '../review/readings.ts';
import { aimOf, type Aim, type Choices } from '../target.ts';
import type { gateCommandList } from './command-list.ts';
import { parsePlan, planUri, readPlanUri } from './plan-files.ts';

type Id = (typeof gateCommandList)[number]['command'];

const openGates: Choices = (workspace) =>
  [...workspace.state().gates.values()].map((gate) => ({
    label: gate.question,
    description: `${gate.id} · ${gate.kind} · ${gate.risk.risk}`,
    target: { gateId: gate.id },
  }));

/** What an approval of a gate leads to. */
function consequence(kind: GateKind): string {
  switch (kind) {
    case 'plan':
      return vscode.l10n.t('Approve: its tasks start, each in a worktree of its own.');
    case 'act':
      return vscode.l10n.t('Approve: the task starts. Deny: it is cancelled.');
    case 'command':
      return vscode.l10n.t(
        'Approve: exactly this command runs once, in the worktree. Deny: the agent hears why and goes on.',
      );
    case 'change':
      return vscode.l10n.t('Approve: everything undecided is accepted, checked as it is committed, and committed.');
    case 'promotion':
      return vscode.l10n.t('Approve: it becomes the new standard.');
    case 'question':
      return vscode.l10n.t('Your answer goes to the agent, which goes on with it.');
  }
}

function gateText(gate: Gate): string {
  return [
    `# ${gate.id}: ${gate.question}`,
    '',
    vscode.l10n.t('Kind: {0}. For: {1}.', gate.kind, gate.taskId ?? gate.goalId),
    '',
    `## ${vscode.l10n.t('What exactly')}`,
    '',
    gate.subject,
    '',
    `## ${vscode.l10n.t('Risk: {0}', gate.risk.risk)}`,
    '',
    ...gate.risk.reasons.map((reason) => `- ${reason}`),
    '',
    `## ${vscode.l10n.t('What happens')}`,
    '',
    consequence(gate.kind),
    ...(gate.rule ? [vscode.l10n.t('Approve for this session: {0}.', kindText(gate.rule))] : []),
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

/** Shows what is asked, and the answers there are. */
async function askNow(aim: Aim, gate: Gate): Promise<void> {
  await showReading(gate.id, gateText(gate));
  const approve = { label: vscode.l10n.t('$(check) Approve'), description: consequence(gate.kind) };
  const lasting = gate.rule && {
    label: vscode.l10n.t('$(check-all) Approve for this session'),
    description: kindText(gate.rule),
  };
  const deny = { label: vscode.l10n.t('$(close) Deny…'), description: vscode.l10n.t('with a reason') };
  const words = { label: vscode.l10n.t('$(comment) Answer in words…') };
  const options = (gate.options ?? []).map((label) => ({ label }));
  const items = gate.kind === 'question' ? [...options, words, deny] : [approve, ...(lasting ? [lasting] : []), deny];
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem>(items, {
    placeHolder: gate.question,
    ignoreFocusOut: true,
  });
  if (!picked) return;
  if (picked === deny) await denyWithReason(aim, gate);
  else if (picked === approve) await answer(aim, gate.id, 'approved', '');
  else if (picked === lasting) await approveFor(aim, gate.id);
  else {
    const typed =
      picked === words
        ? await vscode.window.showInputBox({ prompt: gate.question, ignoreFocusOut: true })
        : picked.label;
    if (typed?.trim()) await answer(aim, gate.id, 'approved', typed.trim());
  }
}

async function openGate(editor: Editor, argument: unknown): Promise<void> {
  const aim = await aimOf(editor, argument, openGates, vscode.l10n.t('Nothing waits for you.'));
  const { gateId = '', root } = aim?.target ?? {};
  if (!aim || root === undefined) return;
  const gate = aim.workspace.state().gates.get(gateId);
  if (!gate) throw new Error(vscode.l10n.t('{0} was answered already; nothing was changed.', gateId));
  if (gate.kind === 'change') {
    await vscode.commands.executeCommand('codemaestro.reviewChange', { root, taskId: gate.taskId });
  } else if (gate.kind === 'plan') {
    const document = await vscode.workspace.openTextDocument(planUri(root, gate.goalId));
    await vscode.window.showTextDocument(document, { preview: false });
  } else await askNow(aim, gate);
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
  const aim = await aimOf(editor, argument, kindGates, nothing);
  if (aim?.target.gateId !== undefined) await approveFor(aim, aim.target.gateId);
}

async function revokeRule(editor: Editor, argument: unknown): Promise<void> {
  const aim = await aimOf(editor, argument, rules, vscode.l10n.t('Every risky command is asked about already.'));
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
