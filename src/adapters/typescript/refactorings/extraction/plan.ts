import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { SourceContext, TextEdit } from '../../refactoring.ts';
import type { Flow, Home, Run } from './model.ts';
import type { Scopes } from './scopes.ts';
import { headingName, namesFor } from './name.ts';
import { callText, functionText, insertionNear, memberName, spanOf, type ExtraParameter } from './text.ts';
import { newTypeError, typesOf } from './types.ts';
import { nameTrouble } from '../scope-names.ts';

/** More names than this make the call harder to read than the code was. */
export const mostParameters = 4;

/** A name that may be used: the person's own, or the best of what the run suggests; `undefined` when nothing fits. */
export function chooseName(
  source: SourceContext,
  scopes: Scopes,
  run: Run,
  flow: Flow,
  wanted: string | undefined,
  suggested?: string,
): string | undefined {
  const isFree = (name: string): boolean => {
    const spelled = memberName(source, flow, name);
    return scopes.isFree(spelled) && !nameTrouble(source, name) && !source.text.includes(`${spelled}(`);
  };
  if (wanted !== undefined) return isFree(wanted) ? memberName(source, flow, wanted) : undefined;
  const names = [...namesFor(source, run, flow), ...(suggested === undefined ? [] : [suggested])];
  const found = names.find(isFree);
  return found === undefined ? undefined : memberName(source, flow, found);
}

/** One place where the run stands, and the values that it hands to the new function's parameters there. */
export interface Site {
  readonly run: Run;
  readonly flow: Flow;
  readonly values: readonly string[];
  /** Plain values that become parameters, after those of the flow. */
  readonly extras?: readonly ExtraParameter[];
}

/** The home at the topmost of the anchors, so that what is put above it is above every call. */
function homeOfAll(sites: readonly Site[], home: Home): Home {
  const anchors = sites.map(({ flow }) => flow.home.anchor).filter(({ parent }) => parent === home.anchor.parent);
  const top = anchors.reduce((a, b) => (b.pos < a.pos ? b : a), home.anchor);
  return { ...home, anchor: home.isMethod ? home.anchor : top };
}

/**
 * Edits that put the run of the first site into a function and call it at every site. In TypeScript the result must
 * bring no type error that was not there.
 */
export function extractionEdits(
  source: SourceContext,
  first: Site,
  others: readonly Site[],
  name: string,
): Result<readonly TextEdit[], string> {
  const types = typesOf(source, first.flow);
  if (!types.ok) return types;
  const isHeaded = headingName(source, first.run) !== undefined;
  const text = functionText(source, first.run, first.flow, {
    name,
    isHeaded,
    extras: first.extras ?? [],
    ...types.value,
  });
  const edits: TextEdit[] = [insertionNear(source, homeOfAll([first, ...others], first.flow.home), text)];
  for (const site of [first, ...others]) {
    edits.push({ ...spanOf(source, site.run), text: callText(source, site.run, site.flow, name, site.values) });
  }
  const broken = newTypeError(source, edits);
  return broken === undefined ? ok(edits) : err(`the types would no longer hold (${broken.split('\n')[0] ?? ''})`);
}
