import { visible, visibleExactly } from '../../core/base/index.ts';
import type { CommandRule, Gate, Task } from '../../core/domain/index.ts';
import type { Localiser } from '../board/texts.ts';
import { questionText } from '../question-text.ts';

/** What an approval of a gate leads to, and what a denial. */
export function consequences(
  l10n: Localiser,
  { kind, shortage, lasting }: Pick<Gate, 'kind' | 'shortage' | 'lasting'>,
): readonly [approval: string, denial: string] {
  switch (kind) {
    case 'plan':
      return [l10n.t('Its tasks start, each in a worktree of its own.'), l10n.t('The goal is cancelled.')];
    case 'act':
      return [l10n.t('The task starts.'), l10n.t('The task is cancelled.')];
    case 'command':
      if (lasting) {
        return [
          l10n.t('It runs with your rights in each fresh checkout, or as a check, until its text changes.'),
          l10n.t('Nothing of it runs, and the goal ends.'),
        ];
      }
      return [l10n.t('Exactly this command runs once, in the worktree.'), l10n.t('The agent hears why and goes on.')];
    case 'change':
      return [
        l10n.t('Everything undecided is accepted, checked as it is committed, and committed.'),
        l10n.t('The task is cancelled.'),
      ];
    case 'promotion':
      return [l10n.t('It becomes the new standard.'), l10n.t('Everything stays as it is.')];
    case 'question':
      return [
        l10n.t('Your answer goes to the agent, which goes on with it.'),
        l10n.t('The agent goes on without an answer.'),
      ];
    case 'budget':
      return [
        shortage?.unit === 'circles'
          ? l10n.t('The agent goes on, and is told to look for another way.')
          : l10n.t('The limit is raised by what is stated, and the work goes on.'),
        l10n.t('The work is paused as it is. When it is continued, you are asked again.'),
      ];
  }
}

/** What exactly is asked about: a command as it would run, a task with all that is planned for it. */
function exactly(l10n: Localiser, gate: Gate, task: Task | undefined): readonly string[] {
  if (gate.action !== undefined) {
    const parts = (gate.parts ?? []).map((part, at) => `${String(at + 1)}. ${visibleExactly(part)}`);
    const listed = parts.length > 0 ? ['', l10n.t('It runs {0} commands:', parts.length), '', ...parts] : [];
    return [visibleExactly(gate.action), ...listed];
  }
  if (gate.kind !== 'act' || !task) return [visible(gate.question)];
  const files = task.files.map((file) => `- ${visibleExactly(file)}`);
  return [visible(task.title), '', visible(task.description), ...(files.length > 0 ? ['', ...files] : [])];
}

/** All that is to be known about a gate before it is answered. */
export function gateText(l10n: Localiser, gate: Gate, task: Task | undefined): string {
  const [approval, denial] = consequences(l10n, gate);
  return [
    `# ${gate.id}: ${questionText(gate)}`,
    '',
    l10n.t('Kind: {0}. For: {1}.', gate.kind, gate.taskId ?? gate.goalId),
    '',
    `## ${l10n.t('What exactly')}`,
    '',
    ...exactly(l10n, gate, task),
    '',
    `## ${l10n.t('Risk: {0}', gate.risk.risk)}`,
    '',
    ...gate.risk.reasons.map((reason) => `- ${visibleExactly(reason)}`),
    '',
    `## ${l10n.t('What happens')}`,
    '',
    `- ${l10n.t('Approve: {0}', approval)}`,
    ...(gate.rule ? [`- ${l10n.t('Approve for this session: {0}.', kindText(l10n, gate.rule))}`] : []),
    `- ${l10n.t('Deny: {0}', denial)}`,
    '',
  ].join('\n');
}

/** The kind of command that a gate's yes may cover until the session ends, with where it runs. */
export function kindText(l10n: Localiser, { program, subcommand, folder }: CommandRule): string {
  return l10n.t('every “{0}” in {1}, until this session ends', `${program} ${subcommand} …`, folder);
}
