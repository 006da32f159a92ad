import { readBriefing, readGoal } from '../../core/app/index.ts';
import { failure } from '../../core/domain/index.ts';
import { openFreshIndex, openKnowledgeStore, openWorkspaceMemory } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { listenForInterrupts } from '../interruption.ts';
import { withReader } from '../journal-access.ts';
import { visible } from '../../core/base/index.ts';

/** `maestro brief`. */
export function brief(cli: Cli, taskId: string, { tokens }: { readonly tokens?: number }): Promise<number> {
  const { terminal, self } = cli;
  return withReader(cli, async (journal) => {
    const folders = cli.folders();
    if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
    const goalId = journal.tasks().find(({ id }) => id === taskId)?.goalId;
    if (goalId === undefined) {
      return fail(cli, failure('not-found', `There is no task ${taskId}. "${self} status" lists the tasks.`));
    }
    const state = await readGoal(journal, goalId);
    if (!state.ok) return fail(cli, state.error);
    const interruption = listenForInterrupts(terminal, 'Stopping.');
    const index = await openFreshIndex(folders.value, cli.environment, interruption.signal);
    try {
      const { signal } = interruption;
      const memory = await openWorkspaceMemory(folders.value, cli.environment);
      const openKnowledge = () => openKnowledgeStore(folders.value);
      const means = { journal, index, memory, openKnowledge, tokens, signal };
      const read = await readBriefing(state.value, taskId, means);
      if (!read.ok) return fail(cli, read.error);
      if (terminal.json) terminal.value(read.value.briefing);
      else terminal.say(visible(read.value.page));
      return signal.aborted ? interruption.code() : exitCodes.done;
    } finally {
      interruption.dispose();
      await index?.close();
    }
  });
}
