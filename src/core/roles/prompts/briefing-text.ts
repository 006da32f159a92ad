import { asData, showHidden } from '../../base/index.ts';
import { describeEvidence } from '../../domain/index.ts';
import type { Briefing } from '../../ports/index.ts';

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n${lines.join('\n')}`;
}

/** Words of other agents, and what programs printed: nothing that tells the agent what to do. */
function told(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : section(title, [asData(lines.join('\n'))]);
}

/** A briefing as the first message of a session. The same briefing gives the same text. */
export function briefingText(briefing: Briefing): string {
  const {
    goal,
    task,
    attempt,
    failures,
    comments,
    criteria,
    unanswered,
    reports,
    evidence,
    change,
    stageId,
    guidance,
    order,
  } = briefing;
  const open = comments.filter((comment) => unanswered.includes(comment.id));
  const parts = [
    `# ${task.title}`,
    task.description,
    section('Goal', [goal.text]),
    section(
      'The person on the plan',
      guidance ? [...guidance.questions.map((asked) => `Asked: ${asked}`), guidance.answer] : [],
    ),
    section(
      'Acceptance criteria',
      criteria.map(({ id, text }) => `- ${id}: ${text}`),
    ),
    section('Files the plan names', task.files),
    told(
      'Earlier stages',
      reports.map(({ stageId: id, report }) => `- ${id}: ${report.summary}`),
    ),
    section(
      'The person says',
      open.map(({ file, line, text }) => `- ${file ? `${file}${line ? `:${String(line)}` : ''}: ` : ''}${text}`),
    ),
    told('What failed before', attempt > 1 || failures.length > 0 ? failures.map((cause) => cause.model) : []),
    section(
      'Changed so far',
      change?.files.map((file) => `${file.path} +${String(file.added)} -${String(file.removed)}`) ?? [],
    ),
    told('Last evidence', evidence ? [describeEvidence(evidence)] : []),
    order
      ? `## Your part\nThe ${order.role}, whose stage is "${stageId}", gives you a part of its work: ${order.task}\nWhy: ${order.why}\nDo this part and nothing else; your report goes back to the ${order.role}.`
      : `Your stage is "${stageId}".`,
  ];
  return showHidden(parts.filter((part) => part.trim() !== '').join('\n\n'));
}
