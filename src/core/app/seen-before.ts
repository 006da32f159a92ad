import type { TranscriptEntry } from '../domain/index.ts';
import type { ToolSetting } from '../tools/index.ts';

/** What a session saw of files, by its own steps: it knows that again when it is taken up. */
export function seenBefore(steps: readonly TranscriptEntry[]): NonNullable<ToolSetting['seen']> {
  let turn = 0;
  return steps.flatMap((step) => {
    if (step.kind === 'turn' && step.purpose === undefined) turn++;
    return step.kind === 'tool-finished' ? (step.seen ?? []).map((each) => ({ ...each, turn })) : [];
  });
}
