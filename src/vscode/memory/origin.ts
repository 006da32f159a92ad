import { describeEvent } from '../../core/app/index.ts';
import { subjectOf, type JournalEvent } from '../../core/domain/index.ts';
import type { OriginView } from '../../protocol/index.ts';
import type { MemoryFolder } from './memory-folder.ts';

/** How many events of a fragment are shown: the newest. */
const most = 20;

/** The events that a fragment was learnt from, oldest first. */
export async function readOrigin(
  { workspace, key }: MemoryFolder,
  events: readonly number[],
): Promise<OriginView['events']> {
  const journal = workspace.journal();
  const told: JournalEvent[] = [];
  for (const seq of [...events].sort((a, b) => a - b).slice(-most)) {
    if (!journal || seq < 1) continue;
    for await (const found of journal.read({ after: seq - 1, limit: 1 })) {
      told.push(...found.filter((event) => event.seq === seq));
    }
  }
  const { gates } = workspace.state();
  return told.map((event) => {
    const { taskId } = subjectOf(event);
    const gate = event.type === 'gate-answered' ? gates.get(event.data.gateId)?.taskId : undefined;
    const task = taskId ?? gate ?? null;
    return { seq: event.seq, at: event.at, text: describeEvent(event), task: task === null ? null : `${key}/${task}` };
  });
}
