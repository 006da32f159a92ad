import type ts from 'typescript';
import { err, ok } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, SourceContext } from '../../refactoring.ts';
import { replaced } from '../expression-slots.ts';
import { firstUnknown, hangsOnUntyped, isStringTyped } from './primitive-types.ts';
import { usesModernSyntax } from '../scope-names.ts';
import { hasCommentIn, lineStart, restOfLine, startOf, textOf } from '../statement-text.ts';
import type { TemplatePart } from './template-text.ts';
import { addends, templateParts, templateText } from './template-text.ts';

/** No line gets longer than this, nor than the longest line of a file that keeps to less. */
const LINE_WIDTH = 120;
const NARROW_WIDTH = 80;

/** A longer expression in the hole of a template is hard to find its end in, as is a conditional with texts. */
const MOST_VALUE_CHARACTERS = 60;

interface Concatenation {
  readonly node: ts.BinaryExpression;
  readonly parts: readonly TemplatePart[];
  readonly values: readonly ts.Expression[];
}

/** Text glued together with `+` becomes a template literal, where both give the same text. */
export const stringConcatenation: Refactoring = {
  kind: 'string-concatenation',
  detect: (source) => concatenations(source).map((found) => findingOf(source, found)),
  apply: (source, finding) => {
    const found = concatenations(source).find(
      ({ node }) => startOf(source, node) === finding.start && node.end === finding.end,
    );
    if (!found) return err('The concatenation is no longer there.');
    const unknown = firstUnknown(source, found.values);
    if (unknown) {
      const name = textOf(source, unknown);
      return err(
        `“${name}” may hold an object or a symbol, which “+” and a template turn into text differently. ` +
          'Declare its type as string or number to allow it.',
      );
    }
    const parts = templateParts(source, addends(source, found.node), (operand) => isStringTyped(source, operand));
    const edit = replaced(source, found.node, templateText(parts ?? found.parts), 18);
    if (!edit) return err('A template at the beginning of a statement would join the line before.');
    return ok({ edits: [edit], note: `Wrote “${shown(source, found.node)}” as a template.` });
  },
};

function shown(source: SourceContext, node: ts.Node): string {
  const text = textOf(source, node).replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function findingOf(source: SourceContext, { node, values }: Concatenation): Finding {
  const message = `“${shown(source, node)}” glues text together; a template shows how it will look.`;
  return { kind: 'string-concatenation', start: startOf(source, node), end: node.end, message, weight: values.length };
}

function concatenations(source: SourceContext): Concatenation[] {
  const { ts: api } = source;
  if (!usesModernSyntax(source)) return [];
  const width = widthOf(source);
  const found: Concatenation[] = [];
  let templates = 0;
  let kept = 0;
  const visit = (node: ts.Node): void => {
    const one = concatenationAt(source, node, width);
    if (one) {
      found.push(one);
      return;
    }
    if (api.isTemplateExpression(node)) templates++;
    else if (isSum(source, node) && !isInsideSum(source, node) && gluedParts(source, node)) kept++;
    api.forEachChild(node, visit);
  };
  visit(source.sourceFile);
  // A file that glues text by habit keeps its habit where most of it would have to stay: two ways are worse than one.
  return templates > 0 || kept <= found.length ? found : [];
}

function widthOf(source: SourceContext): number {
  const longest = source.text.split('\n').reduce((most, line) => Math.max(most, line.trimEnd().length), 0);
  return Math.min(LINE_WIDTH, Math.max(NARROW_WIDTH, longest));
}

function isSum(source: SourceContext, node: ts.Node): node is ts.BinaryExpression {
  const { ts: api } = source;
  return api.isBinaryExpression(node) && node.operatorToken.kind === api.SyntaxKind.PlusToken;
}

function concatenationAt(source: SourceContext, node: ts.Node, width: number): Concatenation | undefined {
  if (!isSum(source, node) || isInsideSum(source, node) || !isInFitPlace(source, node)) return undefined;
  const parts = gluedParts(source, node);
  if (!parts || hasCommentIn(source, startOf(source, node), node.end)) return undefined;
  const values = parts.flatMap((part) => (part.kind === 'value' ? [part.expression] : []));
  if (!values.every((value) => fitsInHole(source, value)) || !isShortEnough(source, node, parts, width)) {
    return undefined;
  }
  const isHopeless = /\.[cm]?jsx?$/.test(source.path) && values.some((value) => hangsOnUntyped(source, value));
  return isHopeless ? undefined : { node, parts, values };
}

/** The parts of the sum as a template when it glues texts and values, at least three in all. */
function gluedParts(source: SourceContext, node: ts.BinaryExpression): readonly TemplatePart[] | undefined {
  const parts = templateParts(source, addends(source, node));
  const values = parts?.filter((part) => part.kind === 'value').length ?? 0;
  const texts = parts?.filter((part) => part.kind === 'text' && part.raw !== '').length ?? 0;
  return values > 0 && texts > 0 && texts + values >= 3 ? parts : undefined;
}

function isInsideSum(source: SourceContext, node: ts.Node): boolean {
  const { parent } = node;
  return source.ts.isParenthesizedExpression(parent) ? isInsideSum(source, parent) : isSum(source, parent);
}

/** Not inside another template, nor where tools read the text as it stands. */
function isInFitPlace(source: SourceContext, node: ts.Node): boolean {
  const { ts: api } = source;
  const { parent } = node;
  if (api.isTemplateSpan(parent) || api.isEnumMember(parent) || api.isAsExpression(parent)) return false;
  if (!api.isCallExpression(parent)) return !api.isParenthesizedExpression(parent) || isInFitPlace(source, parent);
  const { expression: callee } = parent;
  const isLoader = callee.kind === api.SyntaxKind.ImportKeyword || textOf(source, callee) === 'require';
  return !isLoader;
}

function fitsInHole(source: SourceContext, value: ts.Expression): boolean {
  const text = textOf(source, value);
  if (source.ts.isConditionalExpression(value)) return false;
  if (isSum(source, value) && templateParts(source, addends(source, value))) return false;
  return text.length <= MOST_VALUE_CHARACTERS && !/[`\n]|=>|\bfunction\b/.test(text);
}

/** Text over several lines keeps its layout when it has line ends of its own or does not fit on one line. */
function isShortEnough(source: SourceContext, node: ts.Node, parts: readonly TemplatePart[], width: number): boolean {
  const { text } = source;
  const start = startOf(source, node);
  const isLaidOut = text.slice(start, node.end).includes('\n');
  if (isLaidOut && parts.some((part) => part.kind === 'text' && part.raw.includes('\\n'))) return false;
  const line = start - lineStart(text, start) + templateText(parts).length + restOfLine(text, node.end).length;
  return line <= width;
}
