import type { BriefingPart, TaskBriefing } from '../../core/app/index.ts';
import {
  briefingPartNames,
  type BriefedLine,
  type BriefedTab,
  type BriefingPartName,
  type BriefingView,
} from '../../protocol/index.ts';
import type { TaskPlace } from './board-folder.ts';

type Item<P extends BriefingPartName> = TaskBriefing[P][number];
type Leads = (taskId: string | null, tab?: BriefedTab) => BriefedLine['link'];

/** A line with what it has beside its text. */
function line(text: string, more: Partial<BriefedLine> = {}): BriefedLine {
  return { text, why: '', snippet: '', at: null, link: null, ...more };
}

function said(by: string, text: string): string {
  return by === '' ? text : `${by}: ${text}`;
}

function related({ id, text, task }: Item<'related'>, leads: Leads): BriefedLine {
  const isMemory = id.startsWith('memory:');
  return line(text, { link: isMemory ? { kind: 'memory', id: id.slice('memory:'.length) } : leads(task) });
}

function place({ path, from, to, symbol, why, snippet }: Item<'relevantFiles'>): BriefedLine {
  const text = [`${path}:${String(from)}-${String(to)}`, ...(symbol === null ? [] : [symbol])].join(' ');
  return line(text, { why: why.join(', '), snippet, link: { kind: 'file', path, from, to } });
}

/** What happened leads to where one sees more of it. */
function activity({ at, text, place }: Item<'recentActivity'>, leads: Leads, own: string): BriefedLine {
  if (place.kind === 'change') return line(text, { at, link: { kind: 'change' } });
  if (place.kind !== 'file') return line(text, { at, link: leads(own, place.kind) });
  return line(text, { at, link: { kind: 'file', path: place.path, from: place.line, to: place.line } });
}

/** How a thing of each part is shown. What was decided and what happened lead to the task. */
const lines: { readonly [P in BriefingPart]: (item: Item<P>, leads: Leads, own: string) => BriefedLine } = {
  openQuestions: ({ id, question }, leads, own) => line(`${id}: ${question}`, { link: leads(own, 'overview') }),
  requirements: ({ id, text }) => line(said(id ?? '', text)),
  decisions: ({ by, text }, leads, own) => line(said(by, text), { link: leads(own) }),
  log: ({ kind, by, text }, leads, own) =>
    line(said(by, text), { link: kind === 'report' ? leads(own, 'transcript') : null }),
  evidence: (text, leads, own) => line(text, { link: leads(own, 'evidence') }),
  relevantFiles: place,
  memories: ({ id, text, why }) => line(text, { why, link: { kind: 'memory', id } }),
  related,
  recentActivity: activity,
};

/** A briefing as the drawer shows it: what it holds in parts, each thing with where it leads. */
export function briefingView({ folder, state, id }: TaskPlace, briefing: TaskBriefing): BriefingView {
  const { budget } = briefing;
  const leads: Leads = (taskId, tab = 'history') =>
    taskId !== null && state.tasks.has(taskId) ? { kind: 'task', key: folder.keyOf(taskId), tab } : null;
  const parts = briefingPartNames.map((name) => {
    const show = lines[name] as (item: unknown, leads: Leads, own: string) => BriefedLine;
    return {
      name,
      tokens: budget.parts.find(({ part }) => part === name)?.tokens ?? 0,
      leftOut: budget.leftOut.find(({ part }) => part === name)?.count ?? 0,
      lines: briefing[name].map((item) => show(item, leads, id)),
    };
  });
  const told = parts.filter((part) => part.lines.length > 0 || part.leftOut > 0);
  return { key: folder.keyOf(id), used: budget.used, most: budget.tokens, parts: told };
}
