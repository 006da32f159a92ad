import type ts from 'typescript';
import type { SourceContext, TextEdit } from '../../refactoring.ts';
import { movedText } from './moved-text.ts';
import { settledPromise } from './safety.ts';
import { nestedChain, returnsOf, type Chain, type ChainSite, type Link } from './shape.ts';
import { reassigns, type Renaming } from './names.ts';
import type { PlainTest } from './values.ts';
import { alwaysLeaves } from '../side-effects.ts';
import { contentLines, leadOf, lineStart, nextLine, restOfLine, startsLine } from '../statement-text.ts';

/** Where the value of some steps goes. */
type Sink =
  /** Handed back by the function. `guarded`: inside a `try`, so that a promise must be awaited there. */
  | { readonly kind: 'return'; readonly guarded: boolean }
  /** Kept under a name; `keyword` empty assigns. */
  | { readonly kind: 'bind'; readonly target: string; readonly keyword: 'const ' | 'let ' | '' }
  | { readonly kind: 'discard' };

/** Why the steps cannot be written as statements; thrown inside this file only, caught in {@link unfold}. */
class Refusal extends Error {}

interface Context {
  readonly source: SourceContext;
  readonly renaming: Renaming;
  readonly isPlain: PlainTest;
  readonly fixed: ReadonlySet<number>;
  /** The function promises nothing: a value that is handed back may be dropped. */
  readonly isVoid: boolean;
}

function refuse(why: string): never {
  throw new Refusal(why);
}

/** An expression as it reads with its following lines moved to `indent`. */
function expressionText(context: Context, node: ts.Node, indent: string): string {
  const { source, fixed, renaming } = context;
  const { text } = source;
  const closes = /[)\]}]/.test(text[node.end - 1] ?? '') && startsLine(text, node.end - 1);
  const from = leadOf(text, closes ? node.end - 1 : node.getStart());
  return joinedDots(movedText(source, node.getStart(), node.end, { from, to: indent, fixed, edits: renaming.edits }));
}

/** Members that stood on lines of their own for the sake of the chain join the line of what they belong to. */
function joinedDots(text: string): string {
  const lines = text.split(/\r?\n/).map((l, i) => (i === 0 ? l : l.trim()));
  const areMembers = lines.slice(1).every((l) => /^\??\./.test(l));
  const joined = lines.join('');
  return areMembers && joined.length <= 100 ? joined : text;
}

function unwrapped(context: Context, node: ts.Expression): ts.Expression {
  const { ts } = context.source;
  return ts.isParenthesizedExpression(node) ? unwrapped(context, node.expression) : node;
}

/** Binds weaker than `await`, so that it needs parentheses behind it. */
function needsParentheses(context: Context, node: ts.Expression): boolean {
  const { ts } = context.source;
  return (
    ts.isBinaryExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isYieldExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
  );
}

function awaited(context: Context, node: ts.Expression, indent: string): string {
  const { ts } = context.source;
  const text = expressionText(context, node, indent);
  if (ts.isAwaitExpression(node)) return text;
  return needsParentheses(context, node) ? `await (${text})` : `await ${text}`;
}

/** `Promise.reject(e)` throws, and `failed ? Promise.reject(e) : x` throws on its condition. */
function throwLines(context: Context, node: ts.Expression, sink: Sink, indent: string): readonly string[] | undefined {
  const { ts, semicolons } = context.source;
  const end = semicolons ? ';' : '';
  if (ts.isConditionalExpression(node)) {
    const failed = throwLines(context, unwrapped(context, node.whenTrue), sink, '');
    if (!failed) return undefined;
    const condition = expressionText(context, unwrapped(context, node.condition), indent);
    const rest = valueLines(context, node.whenFalse, sink, indent);
    return [`${indent}if (${condition}) ${failed.join('')}`, ...rest];
  }
  const [reason] = ts.isCallExpression(node) && settledPromise(ts, node) === 'reject' ? node.arguments : [];
  return reason && [`${indent}throw ${expressionText(context, reason, indent)}${end}`];
}

/** The statements that bring an expression's value to where it goes. */
function valueLines(context: Context, expression: ts.Expression, sink: Sink, indent: string): readonly string[] {
  const { source, isPlain } = context;
  const node = unwrapped(context, expression);
  const [settled] =
    source.ts.isCallExpression(node) && settledPromise(source.ts, node) === 'resolve' ? node.arguments : [];
  if (settled && !source.ts.isSpreadElement(settled)) return valueLines(context, settled, sink, indent);
  const thrown = throwLines(context, node, sink, indent);
  if (thrown) return thrown;
  const end = source.semicolons ? ';' : '';
  const plain = isPlain(node);
  const text = (wait: boolean): string => (wait && !plain ? awaited : expressionText)(context, node, indent);
  if (sink.kind === 'bind') return [`${indent}${sink.keyword}${sink.target} = ${text(true)}${end}`];
  if (sink.kind === 'return' && !(context.isVoid && (plain || sink.guarded))) {
    return [`${indent}return ${text(sink.guarded)}${end}`];
  }
  const isWord = source.ts.isIdentifier(node) || source.ts.isLiteralExpression(node) || isKeyword(context, node);
  if (plain && isWord) return [];
  const line = text(true);
  if (/^[{([`/+-]|^function\b|^class\b/.test(line)) refuse('a step is an expression that cannot stand alone');
  return [`${indent}${line}${end}`];
}

function isKeyword({ source: { ts } }: Context, node: ts.Node): boolean {
  return [ts.SyntaxKind.NullKeyword, ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(node.kind);
}

function textBetween(source: SourceContext, start: number, end: number): string {
  return source.text.slice(start, end);
}

/** The text inside a callback's block: whole lines, or one statement per line for a block on one line. */
function innerLines(context: Context, block: ts.Block, indent: string, edits: readonly TextEdit[]): readonly string[] {
  const { source, fixed } = context;
  const { text } = source;
  const [open, close] = [block.getStart(), block.end - 1];
  const move = { from: '', to: indent, fixed, edits: [...edits, ...context.renaming.edits] };
  const [first] = block.statements;
  if (restOfLine(text, open + 1) === '' && startsLine(text, close) && first) {
    const from = leadOf(text, first.getStart());
    const start = nextLine(text, open);
    const inner = movedText(source, start, lineStart(text, close), { ...move, from });
    return inner.trim() === '' ? [] : [inner.replace(/\s+$/, '')];
  }
  if (/\/[/*]/.test(text.slice(open, block.end)) && block.statements.length > 0) refuse('a comment would be lost');
  return block.statements.map((s) => {
    const from = leadOf(text, s.getStart());
    return indent + movedText(source, s.getStart(), s.end, { ...move, from });
  });
}

/** Replaces the `return`s of a callback's block so that the value goes where it should. */
function returnEdits(context: Context, block: ts.Block, sink: Sink, indent: string): readonly TextEdit[] {
  const { source } = context;
  const last = block.statements.at(-1);
  const returns = returnsOf(source.ts, block);
  return returns.flatMap((r): readonly TextEdit[] => {
    if (sink.kind !== 'return') {
      if (r !== last) refuse('a step in the middle returns early');
      const lines = r.expression ? stepLines(context, r.expression, sink, indent) : [];
      if (!r.expression && sink.kind === 'bind') refuse('a step gives nothing to the next');
      return [{ start: r.getStart(), end: r.end, text: lines.join(source.newline).trimStart() }];
    }
    const nested = r === last && r.expression ? nestedLines(context, r.expression, sink, indent) : undefined;
    if (nested) return [{ start: r.getStart(), end: r.end, text: nested.join(source.newline).trimStart() }];
    const isFree = r.parent === block || !isInTry(context, r, block);
    const thrown = r.expression && isFree && !source.ts.isConditionalExpression(r.expression);
    const lines = thrown ? throwLines(context, unwrapped(context, r.expression), sink, '') : undefined;
    if (lines) return [{ start: r.getStart(), end: r.end, text: lines.join('') }];
    if (!sink.guarded || !r.expression || context.isPlain(r.expression)) return [];
    const node = r.expression;
    if (source.ts.isAwaitExpression(node)) return [];
    if (!needsParentheses(context, node)) return [{ start: node.getStart(), end: node.getStart(), text: 'await ' }];
    return [
      { start: node.getStart(), end: node.getStart(), text: 'await (' },
      { start: node.end, end: node.end, text: ')' },
    ];
  });
}

function isInTry({ source: { ts } }: Context, node: ts.Node, outer: ts.Node): boolean {
  for (let n = node; n !== outer; n = n.parent) if (ts.isTryStatement(n)) return true;
  return false;
}

function nestedLines(context: Context, node: ts.Expression, sink: Sink, indent: string): readonly string[] | undefined {
  const { ts } = context.source;
  const holder = node.parent;
  const callback = ts.isArrowFunction(holder) ? holder : holder.parent.parent;
  const nested = ts.isArrowFunction(callback) ? nestedChain(ts, callback) : undefined;
  return nested && chainLines(context, nested, nested.links.length, sink, indent);
}

function stepLines(context: Context, node: ts.Expression, sink: Sink, indent: string): readonly string[] {
  return nestedLines(context, node, sink, indent) ?? valueLines(context, node, sink, indent);
}

/** What a callback does, as statements. */
function bodyLines(context: Context, callback: ts.ArrowFunction, sink: Sink, indent: string): readonly string[] {
  const { body } = callback;
  const { ts } = context.source;
  if (!ts.isBlock(body)) return stepLines(context, body, sink, indent);
  const last = body.statements.at(-1);
  if (sink.kind === 'bind' && !alwaysLeaves(ts, last)) refuse('a step gives nothing to the next');
  return innerLines(context, body, indent, returnEdits(context, body, sink, indent));
}

/** The pattern that a callback takes its value by, with its type. */
function targetOf(context: Context, callback: ts.ArrowFunction): string | undefined {
  const [parameter] = callback.parameters;
  if (!parameter) return undefined;
  const renamed = context.renaming.names.get(callback);
  if (renamed !== undefined) return renamed + context.source.text.slice(parameter.name.end, parameter.end);
  return parameter.getText();
}

function isReassigned(context: Context, callback: ts.ArrowFunction): boolean {
  const [parameter] = callback.parameters;
  if (!parameter || !context.source.ts.isIdentifier(parameter.name)) return false;
  return reassigns(context.source.ts, callback, parameter.name.text);
}

function sinkFor(context: Context, callback: ts.ArrowFunction): Sink {
  const target = targetOf(context, callback);
  if (target === undefined) return { kind: 'discard' };
  return { kind: 'bind', target, keyword: isReassigned(context, callback) ? 'let ' : 'const ' };
}

function catchHead(context: Context, callback: ts.ArrowFunction): string {
  const target = targetOf(context, callback);
  return target === undefined ? 'catch' : `catch (${target})`;
}

/** Comments that stand above a step move above what it does. */
function gapLines(context: Context, link: Link, indent: string): readonly string[] {
  const { source } = context;
  const gap = textBetween(source, link.gapStart, link.gapEnd);
  if (!/\/[/*]/.test(gap)) return [];
  const lines = gap.split(/\r?\n/).map((l) => l.trim());
  if (!lines.every((l) => l === '' || l === '.' || /^\/\/|^\/\*.*\*\/$/.test(l))) refuse('a comment would be lost');
  return lines.filter((l) => l.startsWith('/')).map((l) => indent + l);
}

/** A `try` around steps needs a value declared before it. */
function hoisted(
  context: Context,
  sink: Sink,
  indent: string,
): { readonly lines: readonly string[]; readonly sink: Sink } {
  if (sink.kind !== 'bind' || sink.keyword === '') return { lines: [], sink };
  if (!/^[\w$]+(?::.*)?$/s.test(sink.target)) refuse('a value that is taken apart comes out of a guarded step');
  const end = context.source.semicolons ? ';' : '';
  const target = sink.target.split(':')[0] ?? sink.target;
  return { lines: [`${indent}let ${sink.target}${end}`], sink: { kind: 'bind', target, keyword: '' } };
}

/** `} catch {`, on one line or two, as the file writes `else`. */
function turn(context: Context, word: string, indent: string): readonly string[] {
  const { text } = context.source;
  const isApart = /^[ \t]*(?:else|catch|finally)\b/m.test(text) && !/\}[ \t]*(?:else|catch|finally)\b/.test(text);
  return isApart ? [`${indent}}`, `${indent}${word} {`] : [`${indent}} ${word} {`];
}

function guarded(sink: Sink): Sink {
  return sink.kind === 'return' ? { ...sink, guarded: true } : sink;
}

function catchLines(context: Context, chain: Chain, count: number, sink: Sink, indent: string): readonly string[] {
  const link = chain.links[count - 1];
  const callback = link?.onError;
  if (!link || !callback) return refuse('a step has no callback');
  const inner = indent + context.source.indent;
  const value = hoisted(context, sink, indent);
  const tried = chainLines(context, chain, count - 1, guarded(value.sink), inner);
  const handled = bodyLines(context, callback, value.sink, inner);
  const note = gapLines(context, link, inner);
  const { lines } = value;
  return [
    ...lines,
    `${indent}try {`,
    ...tried,
    ...turn(context, catchHead(context, callback), indent),
    ...note,
    ...handled,
    `${indent}}`,
  ];
}

function finallyLines(context: Context, chain: Chain, count: number, sink: Sink, indent: string): readonly string[] {
  const link = chain.links[count - 1];
  const callback = link?.onValue;
  if (!link || !callback) return refuse('a step has no callback');
  const inner = indent + context.source.indent;
  const value = hoisted(context, sink, indent);
  const cleaned = [...gapLines(context, link, inner), ...bodyLines(context, callback, { kind: 'discard' }, inner)];
  const tail = [...turn(context, 'finally', indent), ...cleaned, `${indent}}`];
  const before = chain.links[count - 2];
  if (before?.onError && !before.onValue) {
    const lines = catchLines(context, chain, count - 1, guarded(value.sink), indent);
    return [...value.lines, ...lines.slice(0, -1), ...tail];
  }
  const tried = chainLines(context, chain, count - 1, guarded(value.sink), inner);
  return [...value.lines, `${indent}try {`, ...tried, ...tail];
}

function leavesAlways(context: Context, callback: ts.ArrowFunction, lines: readonly string[]): boolean {
  const { ts } = context.source;
  if (ts.isBlock(callback.body)) return alwaysLeaves(ts, callback.body);
  return /^\s*(?:return|throw)\b/.test(lines.at(-1) ?? '');
}

/** `then(a, b)`: b answers for what came before, a's own errors pass it by. */
function forkLines(context: Context, chain: Chain, count: number, sink: Sink, indent: string): readonly string[] {
  const link = chain.links[count - 1];
  const [onValue, onError] = [link?.onValue, link?.onError];
  if (!link || !onValue || !onError) return refuse('a step has no callback');
  if (sink.kind !== 'return') refuse('a `then` with two callbacks stands in the middle');
  const { semicolons } = context.source;
  const inner = indent + context.source.indent;
  const value = hoisted(context, sinkFor(context, onValue), indent);
  const tried = chainLines(context, chain, count - 1, value.sink, inner);
  const handled = bodyLines(context, onError, sink, inner);
  const leaves = leavesAlways(context, onError, handled);
  const back = leaves ? [] : [`${inner}return${semicolons ? ';' : ''}`];
  const head = [...gapLines(context, link, indent), ...value.lines, `${indent}try {`, ...tried];
  const rest = bodyLines(context, onValue, sink, indent);
  return [...head, ...turn(context, catchHead(context, onError), indent), ...handled, ...back, `${indent}}`, ...rest];
}

/** The first `count` steps of the chain as statements that bring their value to the sink. */
function chainLines(context: Context, chain: Chain, count: number, sink: Sink, indent: string): readonly string[] {
  const link = chain.links[count - 1];
  if (!link) return valueLines(context, chain.head, sink, indent);
  if (link.method === 'finally') return finallyLines(context, chain, count, sink, indent);
  if (link.onError && !link.onValue) return catchLines(context, chain, count, sink, indent);
  if (link.onError) return forkLines(context, chain, count, sink, indent);
  if (!link.onValue) return refuse('a step has no callback');
  const before = chainLines(context, chain, count - 1, sinkFor(context, link.onValue), indent);
  return [...before, ...gapLines(context, link, indent), ...bodyLines(context, link.onValue, sink, indent)];
}

function lastEnd(source: SourceContext, owner: ChainSite['owner']): number | undefined {
  return owner.body && source.ts.isBlock(owner.body) ? owner.body.statements.at(-1)?.end : undefined;
}

/** The chain written as statements, or why it cannot be. */
export function unfold(
  source: SourceContext,
  site: ChainSite,
  renaming: Renaming,
  isPlain: PlainTest,
  indent: string,
): { readonly lines: readonly string[] } | { readonly refusal: string } {
  const { statement, owner } = site;
  const isLast = !statement || (statement.parent === owner.body && statement.end === lastEnd(source, owner));
  const isVoid = isLast && /^Promise<void>$/.test(owner.type?.getText() ?? '');
  const fixed = contentLines(source, site.owner);
  const context: Context = { source, renaming, isPlain, fixed, isVoid };
  const { chain } = site;
  try {
    return { lines: chainLines(context, chain, chain.links.length, { kind: 'return', guarded: false }, indent) };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}
