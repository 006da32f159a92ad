import type { State } from '../../machine/index.ts';
import type * as Briefings from '../briefing.ts';

/** All that an agent or a person needs to take a task up, as data and as a page. Loaded only when somebody asks. */
export async function readBriefing(
  state: State,
  taskId: string,
  means: Briefings.BriefingMeans,
): ReturnType<typeof Briefings.readBriefing> {
  return (await import('../briefing.ts')).readBriefing(state, taskId, means);
}
