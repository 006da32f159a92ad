import { ok, type Result } from '../base/index.ts';
import { describeEvidence, type Failure, type Goal, type Task } from '../domain/index.ts';
import type { JournalReader, LineHistory, LineOrigin } from '../ports/index.ts';
import { withKnowledge, type OpenKnowledgeStore } from './knowledge/open-knowledge.ts';
import { pastOf, relatedTo } from './knowledge/related.ts';
import type { WorkspaceMemory } from './remember/memory.ts';

/** Why something is as it is: the commit, and what the journal knows of the task behind it. */
export interface Why {
  readonly origin: LineOrigin;
  /** Null for the work of somebody else, or of a journal that is not there any more. */
  readonly task: Pick<Task, 'id' | 'title' | 'description'> | null;
  readonly goal: Pick<Goal, 'id' | 'text'> | null;
  /** What was asked about the task and its goal's plan, and what was answered, oldest first. */
  readonly decided: readonly {
    readonly question: string;
    readonly answer: string;
    readonly by: string;
    readonly reason: string;
  }[];
  /** What each session on the task reported. */
  readonly reports: readonly string[];
  /** What the engine's last checks said before it was committed. */
  readonly evidence: string | null;
  /** What was remarked on the task, what it had to overcome and what was learnt from it; without a task, the same of the file. */
  readonly known: readonly string[];
}

/** Where it is looked for. Without some of it, less is told. */
export interface WhyMeans {
  readonly history: LineHistory;
  readonly journal: JournalReader | null;
  readonly openKnowledge?: OpenKnowledgeStore | undefined;
  readonly memory?: WorkspaceMemory | null | undefined;
}

/** What is told of a task's past, or of a file's, at most. */
const mostKnown = 6;

type Story = Omit<Why, 'origin' | 'known'>;

const unknown: Story = { task: null, goal: null, decided: [], reports: [], evidence: null };

const types = [
  ...(['goal-created', 'task-added', 'gate-opened', 'gate-answered'] as const),
  ...(['session-closed', 'evidence-recorded', 'change-committed'] as const),
];

/** What the journal tells of a task up to its commit. */
async function story(journal: JournalReader, goalId: string, taskId: string): Promise<Story> {
  let told: Story = unknown;
  const questions = new Map<string, string>();
  for await (const events of journal.read({ goalId, types })) {
    for (const { type, data } of events) {
      if (type === 'goal-created') told = { ...told, goal: { id: data.goal.id, text: data.goal.text } };
      else if (type === 'task-added' && data.task.id === taskId) {
        const { id, title, description } = data.task;
        told = { ...told, task: { id, title, description } };
      } else if (type === 'gate-opened' && (data.gate.taskId ?? taskId) === taskId) {
        questions.set(data.gate.id, data.gate.question);
      } else if (type === 'gate-answered' && questions.has(data.gateId)) {
        const { answer, by, reason } = data;
        told = {
          ...told,
          decided: [...told.decided, { question: questions.get(data.gateId) ?? '', answer, by, reason }],
        };
      } else if (type === 'session-closed' && data.taskId === taskId && data.report) {
        told = { ...told, reports: [...told.reports, data.report.summary] };
      } else if (type === 'evidence-recorded' && data.taskId === taskId) {
        told = { ...told, evidence: describeEvidence(data.evidence) };
      } else if (type === 'change-committed' && data.taskId === taskId) return told;
    }
  }
  return told;
}

/** What the graph knows of each: of its task, or of the file. */
async function knownOf(
  whys: readonly Story[],
  path: string,
  { journal, memory, openKnowledge }: WhyMeans,
): Promise<readonly (readonly string[])[]> {
  if (!journal || !openKnowledge || whys.length === 0) return [];
  const found = await withKnowledge(openKnowledge, { journal, memory }, new AbortController().signal, (knowledge) =>
    Promise.all(
      whys.map(({ task, goal }) => {
        const goalId = goal?.id ?? '';
        return task ? pastOf({ goalId, taskId: task.id }, knowledge) : relatedTo([path], { goalId }, knowledge);
      }),
    ),
  );
  return found.ok ? found.value.map((each) => each.slice(0, mostKnown).map(({ text }) => text)) : [];
}

/** Why a line, or a file, is as it is; the newest first. What happened until now is learnt from before. */
export async function explainOrigin(
  means: WhyMeans,
  place: { readonly path: string; readonly line: number | null; readonly limit: number },
): Promise<Result<readonly Why[], Failure>> {
  const { history, journal, memory } = means;
  if (journal) await memory?.learn(journal);
  const origins = await history.originsOf(place.path, place.line, place.limit);
  if (!origins.ok) return origins;
  const stories: (Story & Pick<Why, 'origin'>)[] = [];
  for (const origin of origins.value) {
    const [, goalId, taskId] = /^(g\d+)-(t\d+)$/.exec(origin.task ?? '') ?? [];
    const told = journal && goalId && taskId ? await story(journal, goalId, taskId) : unknown;
    stories.push({ origin, ...told });
  }
  const known = await knownOf(stories, place.path, means);
  return ok(stories.map((story, at) => ({ ...story, known: known[at] ?? [] })));
}
