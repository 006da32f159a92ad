import * as z from 'zod';
import { err, ok, unshown, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import type { TextEdit } from '../ports/index.ts';
import { applyEdits, type Edited, type EditProblem } from './edits.ts';
import { keepingPlace } from './keeping.ts';
import { linesOf, numbered } from './line-text.ts';
import { nearestTo } from './nearest.ts';
import type { Tool } from './tool.ts';

/** Lines shown around a place, and of one place at most. */
const around = 3;
const mostShown = 40;

/** Lines of a text from one to another, with some around them, numbered. */
function excerpt(text: string, from: number, to: number): string {
  const lines = linesOf(text);
  const first = Math.max(1, from - around);
  const last = Math.min(lines.length, to + around, first + mostShown - 1);
  return numbered(lines.slice(first - 1, last), first).join('\n');
}

/** What went wrong with an edit that is not in the text. */
function whyMissing({ text }: EditProblem, { old }: TextEdit): string {
  const copied = linesOf(old).every((line) => /^\d+\t/.test(line)) ? ' Leave out the line numbers.' : '';
  const near = nearestTo(text, copied === '' ? old : old.replace(/^\d+\t/gm, ''));
  if (!near) return `"old" is not in the file, nor anything like it.${copied} Read the file again.`;
  const space = near.onlySpace ? ', which differ only in white space' : '';
  const place = `${String(near.from)} to ${String(near.to)}`;
  return `"old" is not in the file.${copied} Nearest are lines ${place}${space}:\n${excerpt(text, near.from, near.to)}`;
}

function whyNot(problem: EditProblem, edit: TextEdit): string {
  if (problem.kind === 'same') return '"old" and "new" are the same.';
  if (problem.kind === 'missing') return whyMissing(problem, edit);
  const lines = problem.lines.slice(0, 20).join(', ');
  return `"old" is there ${String(problem.lines.length)} times, at lines ${lines}. Add lines around the one you mean, or set "all".`;
}

function notApplied(path: string, problem: EditProblem, edits: readonly TextEdit[]): Failure {
  const which = edits.length === 1 ? 'The edit' : `Edit ${String(problem.index + 1)} of ${String(edits.length)}`;
  const person = `${which} does not apply to "${path}", so nothing was changed.`;
  const edit = edits[problem.index];
  return failure('bad-input', person, { model: edit ? `${person} ${whyNot(problem, edit)}` : person });
}

/** Tells how a file reads now where the edits were meant to go. */
function changedMeanwhile(path: string, text: string, edits: readonly TextEdit[]): Failure {
  const person = `"${path}" changed since it was read, so nothing was changed.`;
  const places = edits.slice(0, 5).map(({ old }) => {
    const near = nearestTo(text, old);
    return near ? excerpt(text, near.from, near.to) : '(nothing like it is left)';
  });
  const model = [person, 'Where your edits go it now reads:', places.join('\n…\n'), 'Edit again by this.'].join('\n');
  return failure('stale', person, { model });
}

/** Applies edits; where their words are not in the text, as it was shown, with what cannot be seen written out. */
function applyAsShown(text: string, edits: readonly TextEdit[]): Result<Edited, EditProblem> {
  const edited = applyEdits(text, edits);
  if (edited.ok || edited.error.kind !== 'missing') return edited;
  const meant = edits.map((edit) => ({ ...edit, old: unshown(edit.old), new: unshown(edit.new) }));
  if (meant.every(({ old }, index) => old === edits[index]?.old)) return edited;
  const again = applyEdits(text, meant);
  return again.ok ? again : edited;
}

/** Replaces exact pieces of a text file of the worktree. */
export const editFile: Tool<'edit-file'> = {
  name: 'edit-file',
  description: 'Replace exact text in a file: each old must stand there once, or set all. In order; all edits or none.',
  effect: 'write',
  input: z.strictObject({
    path: z.string().min(1),
    edits: z
      .array(z.strictObject({ old: z.string().min(1), new: z.string(), all: z.boolean().optional() }))
      .min(1)
      .max(100),
  }),
  async prepare({ path, edits }, context) {
    const { files, readings } = context;
    const at = await files.locate(path);
    if (!at.ok) return at;
    return ok({
      paths: [at.value],
      async execute() {
        const text = await files.read(at.value);
        if (!text.ok) return text;
        if (readings.compare(at.value, text.value) === 'changed') {
          readings.saw(at.value, text.value);
          return err(changedMeanwhile(at.value, text.value, edits));
        }
        const edited = applyAsShown(text.value, edits);
        if (!edited.ok) return err(notApplied(at.value, edited.error, edits));
        const keepIn = await keepingPlace(at.value, text.value, context);
        const written = await files.write(at.value, edited.value.text, keepIn);
        if (!written.ok) return written;
        readings.wrote(at.value, edited.value.text);
        return ok(edited.value.changed);
      },
    });
  },
  describe(changed, { path }) {
    const ranges = changed
      .slice(0, 20)
      .map(({ from, to }) => (from === to ? String(from) : `${String(from)}-${String(to)}`));
    return `Edited ${path}, now at lines ${ranges.join(', ')}${changed.length > 20 ? ', …' : ''}.`;
  },
};
