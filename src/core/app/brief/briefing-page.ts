import { placeText } from './relevant.ts';
import { briefingParts, type BriefingPart, type StageStanding, type TaskBriefing } from './task-briefing.ts';

/** A thing of a part as it stands on the page. */
type LineOf<P extends BriefingPart> = (item: TaskBriefing[P][number]) => string;

const lines: { readonly [P in BriefingPart]: LineOf<P> } = {
  openQuestions: ({ id, question }) => `- ${id}: ${question}`,
  requirements: ({ id, text }) => `- ${id === null ? '' : `${id}: `}${text}`,
  decisions: ({ by, text }) => `- ${by}: ${text}`,
  log: ({ by, text }) => `- ${by === '' ? '' : `${by}: `}${text}`,
  evidence: (line) => `- ${line}`,
  relevantFiles: placeText,
  memories: ({ id, text, why }) => `- ${text} (${id}, ${why})`,
  related: ({ text }) => `- ${text}`,
  recentActivity: ({ seq, text }) => `- ${String(seq)}: ${text}`,
};

const titles: Readonly<Record<BriefingPart, string>> = {
  openQuestions: 'Open questions',
  requirements: 'Acceptance criteria',
  decisions: 'Decided',
  log: 'So far',
  evidence: 'Last evidence',
  relevantFiles: 'Places that may matter',
  memories: 'Remembered',
  related: 'Earlier work on the same files',
  recentActivity: 'Recent activity',
};

/** The things of a part, each as it stands on the page. */
export function textsOf<P extends BriefingPart>(part: P, items: TaskBriefing[P]): readonly string[] {
  const line = lines[part] as LineOf<BriefingPart>;
  return items.map((item) => line(item));
}

const stageTexts: Readonly<Record<StageStanding, (stage: string) => string>> = {
  'at-work': (stage) => `At work is the stage ${stage}.`,
  next: (stage) => `The next stage of an agent is ${stage}.`,
  past: (stage) => `No agent is to work on it now; the last stage of one was ${stage}.`,
  never: () => 'No agent has worked on it.',
};

/** The task itself, which stays whatever room there is. */
export function taskText({ task }: Pick<TaskBriefing, 'task'>): string {
  const { id, title, description, goal, goalId, status, reason, stage, stageStanding, role, attempt, files, changed } =
    task;
  return [
    `# ${title}`,
    description,
    `${id} is ${status}${reason === '' ? '' : `: ${reason}`}`,
    `## Goal\n${goalId}: ${goal}`,
    ...(files.length > 0 ? [`## Files the plan names\n${files.join('\n')}`] : []),
    ...(changed.length > 0 ? [`## Changed so far\n${changed.join('\n')}`] : []),
    stageTexts[stageStanding](`"${stage}", as ${role}${attempt > 1 ? `, attempt ${String(attempt)}` : ''}`),
  ]
    .filter((text) => text.trim() !== '')
    .join('\n\n');
}

/** A briefing as people and models read it. The same briefing gives the same text. */
export function briefingPage(briefing: TaskBriefing): string {
  const sections = briefingParts.flatMap((part) => {
    const texts = textsOf(part, briefing[part]);
    return texts.length === 0 ? [] : [`## ${titles[part]}\n${texts.join('\n')}`];
  });
  const left = briefing.budget.leftOut.map(({ part, count }) => `${String(count)} of ${titles[part as BriefingPart]}`);
  const note = left.length > 0 ? [`Left out for lack of room: ${left.join(', ')}.`] : [];
  return [taskText(briefing), ...sections, ...note].join('\n\n');
}
