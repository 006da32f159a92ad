import * as z from 'zod';
import { onFirstUse } from '../base/index.ts';
import { RiskAssessment } from './risk.ts';

/** A line of a hunk: context, removed or added; `text` without its line feed (a carriage return stays in it). */
export const HunkLine = onFirstUse(() =>
  z.object({
    kind: z.enum(['context', 'removed', 'added']),
    text: z.string(),
    /** The file ends with this line and without a line feed. */
    noNewline: z.literal(true).optional(),
  }),
);
export type HunkLine = z.infer<ReturnType<typeof HunkLine>>;

/** A run of changed lines. Line numbers count from 1. */
export const Hunk = onFirstUse(() =>
  z.object({
    /** Stable over re-computation: digest of the file, the changed lines and their occurrence. */
    id: z.string(),
    oldStart: z.int(),
    oldLines: z.int(),
    newStart: z.int(),
    newLines: z.int(),
    lines: z.array(HunkLine()),
  }),
);
export type Hunk = z.infer<ReturnType<typeof Hunk>>;

/** One file of a change. `hunks` is empty for what can only be taken whole: binary, mode, link, deletion of such. */
export const FileChange = onFirstUse(() =>
  z.object({
    path: z.string(),
    /** Where the file was before, when it was renamed. */
    oldPath: z.string().optional(),
    status: z.enum(['added', 'modified', 'deleted', 'renamed']),
    /** Why the file has no hunks, if it has none. */
    whole: z.enum(['binary', 'mode', 'link', 'submodule', 'large', 'encoding']).optional(),
    /** Decides the file as a whole; the id that decisions name when there are no hunks. */
    id: z.string(),
    added: z.int(),
    removed: z.int(),
    hunks: z.array(Hunk()),
  }),
);
export type FileChange = z.infer<ReturnType<typeof FileChange>>;

/** The diff that a task proposes against its base commit. */
export const Change = onFirstUse(() =>
  z.object({
    id: z.string(),
    taskId: z.string(),
    baseCommit: z.string(),
    baseTree: z.string(),
    /** Tree hash of the worktree that the diff was taken from. */
    tree: z.string(),
    files: z.array(FileChange()),
    risk: RiskAssessment(),
  }),
);
export type Change = z.infer<ReturnType<typeof Change>>;

/** Files as the person wants them in a proposal. */
export const ProposalEdit = onFirstUse(() =>
  z.object({
    by: z.string(),
    files: z.array(z.object({ path: z.string().min(1), text: z.string() })).min(1),
  }),
);
export type ProposalEdit = z.infer<ReturnType<typeof ProposalEdit>>;

/** What the person decided on a hunk, or on a file that has none. */
export const HunkVerdict = z.enum(['accepted', 'rejected']);
export type HunkVerdict = z.infer<typeof HunkVerdict>;

/** A remark on a hunk, or on the whole change. */
export const Comment = onFirstUse(() =>
  z.object({
    id: z.string(),
    hunkId: z.string().optional(),
    /** Where the hunk was in the base: the remark keeps its place when the change is made anew. */
    file: z.string().optional(),
    line: z.int().optional(),
    /** The last line that the hunk changed there, when there is more than one. */
    lastLine: z.int().optional(),
    text: z.string().min(1),
    by: z.string(),
    at: z.number(),
  }),
);
export type Comment = z.infer<ReturnType<typeof Comment>>;

/** The first and the last line of the base that a hunk changes; lines that are only added count as the one they stand before. */
export function changedLines(hunk: Hunk): { readonly line: number; readonly lastLine: number } {
  let at = hunk.oldStart;
  const changed: number[] = [];
  hunk.lines.forEach(({ kind }, index) => {
    const follows = kind === 'added' && index > 0 && hunk.lines[index - 1]?.kind !== 'context';
    if (kind !== 'context' && !follows) changed.push(at);
    if (kind !== 'added') at++;
  });
  return { line: changed[0] ?? hunk.oldStart, lastLine: changed.at(-1) ?? hunk.oldStart };
}

/** Everything in a change that can be accepted or rejected, by id. */
export function decidableIds(change: Change): readonly string[] {
  return change.files.flatMap((file) => (file.hunks.length > 0 ? file.hunks.map((hunk) => hunk.id) : [file.id]));
}

/** What was decided, by the id of the hunk or of the file that is taken whole. */
export type Verdicts = Readonly<Record<string, HunkVerdict>>;

/** Ids of a change that wait for a decision, in the order of the diff. */
export function undecidedIds(change: Change, verdicts: Verdicts): readonly string[] {
  return decidableIds(change).filter((id) => verdicts[id] === undefined);
}

/** Ids of a change that were decided so, in the order of the diff. Verdicts on what is no longer there do not count. */
export function idsDecided(change: Change, verdicts: Verdicts, verdict: HunkVerdict): readonly string[] {
  return decidableIds(change).filter((id) => verdicts[id] === verdict);
}
