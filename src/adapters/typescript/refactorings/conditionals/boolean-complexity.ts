import type ts from 'typescript';
import { err, ok } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, SourceContext, TextEdit } from '../../refactoring.ts';
import { createSourceContext } from '../../source-context.ts';
import { isBooleanCall, simplification } from './boolean-rules.ts';
import { booleanReturn } from './boolean-return.ts';
import { isDeepCondition, namedCondition } from './named-condition.ts';
import { isAndOr } from '../side-effects.ts';
import { startOf, textOf } from '../statement-text.ts';

/** Far more steps than any expression takes; a bound, so that two rules can never chase each other. */
const MOST_STEPS = 100;

/** What one finding asks for. */
interface Place {
  readonly node: ts.Node;
  readonly start: number;
  readonly end: number;
  readonly way: 'simplify' | 'return' | 'name';
}

/** Boolean expressions that say something simple in a roundabout way, and conditions too long to read unnamed. */
export const booleanComplexity: Refactoring = {
  kind: 'boolean-complexity',
  detect: (source) => placesIn(source).map((place) => findingOf(source, place)),
  apply: (source, finding, name) => {
    const place = placesIn(source).find(({ start, end }) => start === finding.start && end === finding.end);
    if (!place) return err('The expression is no longer there.');
    if (place.way === 'name') return namedCondition(source, place.node, name);
    const before = source.text.slice(place.start, place.end);
    const edit = place.way === 'return' ? booleanReturn(source, place.node) : simplified(source, place);
    if (!edit || edit.text === before) return err('The expression cannot be made simpler without changing its value.');
    return ok({ edits: [edit], note: `Simplified “${oneLine(before)}” to “${oneLine(edit.text)}”.` });
  },
};

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

function findingOf(source: SourceContext, { start, end, way }: Place): Finding {
  const text = oneLine(source.text.slice(start, end));
  const messages = {
    simplify: `“${text}” can be said more simply.`,
    return: `“${text}” returns its own condition.`,
    name: `“${text}” mixes many conditions and has no name that says what it means.`,
  };
  const weight = way === 'name' ? text.split(/&&|\|\|/).length : 1;
  return { kind: 'boolean-complexity', start, end, message: messages[way], weight };
}

/** Places in the order of the text, none inside another. */
function placesIn(source: SourceContext): Place[] {
  const { ts: api } = source;
  const places: Place[] = [];
  const add = (node: ts.Node, start: number, end: number, way: Place['way']): void => {
    const last = places.at(-1);
    if (!last || last.end <= start) places.push({ node, start, end, way });
  };
  const visit = (node: ts.Node): void => {
    if (api.isIfStatement(node)) {
      const edit = booleanReturn(source, node);
      if (edit) add(node, edit.start, edit.end, 'return');
      else if (isDeepCondition(source, node))
        add(node.expression, startOf(source, node.expression), node.expression.end, 'name');
    }
    if (simplification(source, node)) {
      const root = rootOf(source, node);
      add(root, startOf(source, root), root.end, 'simplify');
    }
    api.forEachChild(node, visit);
  };
  visit(source.sourceFile);
  return places;
}

/** The whole boolean expression that the node is part of. */
function rootOf(source: SourceContext, node: ts.Node): ts.Node {
  const { ts: api } = source;
  const { parent } = node;
  const isPart =
    api.isParenthesizedExpression(parent) ||
    api.isPrefixUnaryExpression(parent) ||
    isBooleanCall(source, parent) ||
    (api.isConditionalExpression(parent) && !textOf(source, parent).includes('\n')) ||
    (api.isBinaryExpression(parent) && isAndOr(api, parent.operatorToken.kind));
  if (isPart) return rootOf(source, parent);
  const isCompared = api.isBinaryExpression(parent) && simplification(source, parent) !== undefined;
  return isCompared ? rootOf(source, parent) : node;
}

/** Takes one step after the other, each on a fresh tree, until no rule fits within the place. */
function simplified(source: SourceContext, place: Place): TextEdit | undefined {
  let current = source;
  let { end } = place;
  for (let step = 0; step < MOST_STEPS; step++) {
    const edit = firstEdit(current, place.start, end);
    if (!edit) break;
    const text = current.text.slice(0, edit.start) + edit.text + current.text.slice(edit.end);
    end += text.length - current.text.length;
    current = createSourceContext(source.ts, source.path, text, source.service, source.fileName);
  }
  return current === source
    ? undefined
    : { start: place.start, end: place.end, text: current.text.slice(place.start, end) };
}

function firstEdit(source: SourceContext, start: number, end: number): TextEdit | undefined {
  const visit = (node: ts.Node): TextEdit | undefined => {
    if (node.end <= start || node.pos >= end) return undefined;
    const isInside = startOf(source, node) >= start && node.end <= end;
    const edit = isInside ? simplification(source, node) : undefined;
    return edit && edit.start >= start && edit.end <= end ? edit : source.ts.forEachChild(node, visit);
  };
  return visit(source.sourceFile);
}
