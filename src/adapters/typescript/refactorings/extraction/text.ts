import type ts from 'typescript';
import type { SourceContext, TextEdit } from '../../refactoring.ts';
import { endsOf, type Flow, type Home, type Run } from './model.ts';
import { functionForm, gapBeforeParameters, putsCalleesFirst } from './function-style.ts';
import { contentLines, leadOf, lineStart, reindented, restOfLine, startsLine } from '../statement-text.ts';

/** A stretch of the file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether the file is TypeScript, where parameters want types. */
export function isTyped(source: SourceContext): boolean {
  return /\.(?:[cm]?ts|tsx)$/.test(source.path);
}

/** Comments directly above the statement, without a blank line between. */
export function commentsAbove(source: SourceContext, statement: ts.Node): readonly ts.CommentRange[] {
  const { ts, text } = source;
  const all = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  const attached: ts.CommentRange[] = [];
  let below = statement.getStart();
  for (const comment of [...all].reverse()) {
    if (/\n\s*\n/.test(text.slice(comment.end, below)) || !startsLine(text, comment.pos)) break;
    attached.unshift(comment);
    below = comment.pos;
  }
  return attached;
}

/** From the first comment above the run to the comment behind its last statement. */
export function spanOf(source: SourceContext, run: Run): Span {
  const [first, last] = endsOf(run);
  const [comment] = commentsAbove(source, first);
  const trailing = source.ts.getTrailingCommentRanges(source.text, last.end) ?? [];
  return { start: comment?.pos ?? first.getStart(), end: trailing.at(-1)?.end ?? last.end };
}

/** Whether the run takes whole lines, so that it can move as lines. */
export function takesWholeLines(source: SourceContext, run: Run): boolean {
  const { start, end } = spanOf(source, run);
  return startsLine(source.text, start) && restOfLine(source.text, end) === '';
}

/** What the new function is called and what is known about its types; `undefined` types are not written. */
export interface Signature {
  readonly name: string;
  readonly parameterTypes: readonly (string | undefined)[];
  readonly returnType: string | undefined;
  /** The comment above the run is about all of it and goes above the function; else it stays with its statement. */
  readonly isHeaded: boolean;
  /** Plain values of the run that become parameters. */
  readonly extras?: readonly ExtraParameter[];
}

/** A plain value that the callers hand in because it differs between them. */
export interface ExtraParameter {
  readonly name: string;
  readonly type: string | undefined;
  /** Where the value stands in the run. */
  readonly nodes: readonly ts.Node[];
}

/** The width that the file's lines keep to: its widest ordinary line, within what is usual. */
function lineLimit(source: SourceContext): number {
  const widths = source.text.split('\n').map((line) => widthOf(line.trimEnd()));
  widths.sort((a, b) => a - b);
  const wide = widths[Math.floor(widths.length * 0.98)] ?? 0;
  return Math.min(Math.max(wide, 80), 120);
}

function widthOf(line: string): number {
  return line.replace(/\t/g, '    ').length;
}

/** `(a, b)`, or one item a line where that would be too wide. */
function listed(
  source: SourceContext,
  parts: readonly string[],
  before: string,
  after: string,
  indent: string,
): string {
  const line = parts.join(', ');
  if (widthOf(before + line + after) <= lineLimit(source) - 2 || (parts.length < 2 && !line.includes(': ')))
    return `(${line})`;
  const { newline } = source;
  const comma = /,[ \t]*\r?\n[ \t]*\)/.test(source.text) ? ',' : '';
  const inner = parts.map((p, i) => indent + source.indent + p + (i < parts.length - 1 ? ',' : comma) + newline);
  return `(${newline}${inner.join('')}${indent})`;
}

function parametersOf(flow: Flow, signature: Signature): readonly string[] {
  const typed = (name: string, type: string | undefined): string => (type === undefined ? name : `${name}: ${type}`);
  return [
    ...flow.parameters.map((p, i) => typed(p.name, signature.parameterTypes[i])),
    ...(signature.extras ?? []).map((e) => typed(e.name, e.type)),
  ];
}

/** Where the last statement only names the outcome, so that the value is returned without a name: `const x = `. */
function directReturn(source: SourceContext, run: Run, flow: Flow): Span | undefined {
  const { ts } = source;
  const [, last] = endsOf(run);
  if (!flow.outcome?.keyword || !ts.isVariableStatement(last)) return undefined;
  const [declaration, second] = last.declarationList.declarations;
  if (!declaration?.initializer || second || declaration.type || !ts.isIdentifier(declaration.name)) return undefined;
  if (declaration.name.text !== flow.outcome.name) return undefined;
  const cut = { start: last.getStart(), end: declaration.initializer.getStart() };
  return source.text.slice(cut.start, cut.end).includes('\n') ? undefined : cut;
}

function classMethods(source: SourceContext, flow: Flow): readonly ts.PropertyName[] {
  const { container } = flow.home;
  if (!source.ts.isClassLike(container)) return [];
  return container.members.flatMap((m) => (source.ts.isMethodDeclaration(m) ? [m.name] : []));
}

/** The name as the class spells its own methods: `#name`, `_name`, or as it is. Functions keep their name. */
export function memberName(source: SourceContext, flow: Flow, name: string): string {
  if (!flow.home.isMethod) return name;
  const methods = classMethods(source, flow);
  if (methods.some((m) => source.ts.isPrivateIdentifier(m))) return `#${name}`;
  return !isTyped(source) || methods.some((m) => m.getText().startsWith('_')) ? `_${name}` : name;
}

/** What stands around the parameters and the body of the new function. */
interface Frame {
  readonly head: string;
  /** Between the parameters, with the type of the result, and the body. */
  readonly arrow: string;
  readonly end: string;
}

function frameOf(source: SourceContext, flow: Flow, name: string): Frame {
  const asyncWord = flow.usesAwait ? 'async ' : '';
  const gap = gapBeforeParameters(source, flow.home.isMethod);
  if (flow.home.isMethod)
    return { head: methodKeywords(source, flow, name) + asyncWord + name + gap, arrow: '', end: '' };
  const { kind, keyword } = functionForm(source, flow.home);
  const end = source.semicolons ? ';' : '';
  if (kind === 'arrow') return { head: `${keyword} ${name} = ${asyncWord}`, arrow: ' =>', end };
  const declared = `${asyncWord}function ${name}${gap}`;
  return kind === 'expression'
    ? { head: `${keyword} ${name} = ${declared}`, arrow: '', end }
    : { head: declared, arrow: '', end: '' };
}

/** Modifiers in front of the new method's name. */
function methodKeywords(source: SourceContext, flow: Flow, name: string): string {
  const { ts } = source;
  const modifiers = ts.canHaveModifiers(flow.home.anchor) ? (ts.getModifiers(flow.home.anchor) ?? []) : [];
  const isStatic = modifiers.some((m) => m.kind === ts.SyntaxKind.StaticKeyword);
  return `${isTyped(source) && !name.startsWith('#') ? 'private ' : ''}${isStatic ? 'static ' : ''}`;
}

/** The whole new function, indented for its home, without line ends around it. */
export function functionText(source: SourceContext, run: Run, flow: Flow, signature: Signature): string {
  const { newline, text } = source;
  const indent = leadOf(text, flow.home.anchor.getStart());
  const inner = indent + source.indent;
  const [first] = endsOf(run);
  const span = spanOf(source, run);
  const from = leadOf(text, first.getStart());
  const fixed = contentLines(source, run.block);
  const places = (signature.extras ?? []).flatMap((e) => e.nodes.map((node) => ({ name: e.name, node })));
  places.sort((a, b) => a.node.pos - b.node.pos);
  const moved = (start: number, end: number, to: string): string => {
    let result = '';
    let at = start;
    for (const { name, node } of places.filter((p) => p.node.getStart() >= start && p.node.end <= end)) {
      result += reindented(text, { start: at, end: node.getStart() }, { from, to }, fixed) + name;
      at = node.end;
    }
    return result + reindented(text, { start: at, end }, { from, to }, fixed);
  };

  const top = lineStart(text, span.start);
  const bodyStart = signature.isHeaded ? lineStart(text, first.getStart()) : top;
  const comment = moved(top, bodyStart, indent);
  const direct = directReturn(source, run, flow);
  let body: string;
  if (direct) {
    const before = moved(bodyStart, lineStart(text, direct.start), inner);
    body = `${before}${inner}return ${moved(direct.end, span.end, inner)}`;
  } else {
    body = moved(bodyStart, span.end, inner);
    const gap = hasGaps(source, run) ? newline : '';
    const end = source.semicolons ? ';' : '';
    if (flow.outcome) body += `${newline}${gap}${inner}return ${flow.outcome.name}${end}`;
  }
  const frame = frameOf(source, flow, signature.name);
  const head = indent + frame.head;
  const result = (signature.returnType === undefined ? '' : `: ${signature.returnType}`) + frame.arrow;
  const parameters = listed(source, parametersOf(flow, signature), head, `${result} {`, indent);
  return `${comment}${head}${parameters}${result} {${newline}${body}${newline}${indent}}${frame.end}`;
}

/** Whether blank lines part the run's statements. */
function hasGaps(source: SourceContext, run: Run): boolean {
  return run.statements.slice(1).some((s) => /\n[ \t]*\r?\n/.test(source.text.slice(s.getFullStart(), s.getStart())));
}

/** The statement that calls the new function in place of the run. */
export function callText(source: SourceContext, run: Run, flow: Flow, name: string, values: readonly string[]): string {
  const { text, semicolons } = source;
  const [first, last] = endsOf(run);
  const next = /\S/.exec(text.slice(spanOf(source, run).end))?.[0] ?? '';
  const endsInBrace = text[last.end - 1] === '}';
  const end = semicolons || (endsInBrace && '([`+-/'.includes(next)) ? ';' : '';
  let head = '';
  if (flow.returns) head = 'return ';
  else if (flow.outcome) head = `${flow.outcome.keyword ? `${flow.outcome.keyword} ` : ''}${flow.outcome.name} = `;
  const callee = `${flow.usesAwait && !flow.returns ? 'await ' : ''}${flow.home.isMethod ? 'this.' : ''}${name}`;
  const indent = leadOf(text, first.getStart());
  return head + callee + listed(source, values, indent + head + callee, end, indent) + end;
}

/**
 * Puts the new function next to its anchor, set apart as its neighbours are: above it where functions of the file stand
 * above those that call them, or have to because they are values; else below.
 */
export function insertionNear(source: SourceContext, home: Home, functionSource: string): TextEdit {
  const { anchor, isMethod } = home;
  const isAbove = !isMethod && (functionForm(source, home).kind !== 'declaration' || putsCalleesFirst(source, home));
  return isAbove ? insertionAbove(source, anchor, functionSource) : insertionBelow(source, anchor, functionSource);
}

function insertionAbove(source: SourceContext, anchor: ts.Node, functionSource: string): TextEdit {
  const { newline, text } = source;
  const [comment] = commentsAbove(source, anchor);
  const at = lineStart(text, comment?.pos ?? anchor.getStart());
  return { start: at, end: at, text: functionSource + newline + newline };
}

function insertionBelow(source: SourceContext, anchor: ts.Node, functionSource: string): TextEdit {
  const { ts, text, newline } = source;
  const trailing = ts.getTrailingCommentRanges(text, anchor.end) ?? [];
  const at = trailing.at(-1)?.end ?? anchor.end;
  const isCrowded = /^[ \t]*\r?\n[ \t]*[^\s}]/.test(text.slice(at));
  return { start: at, end: at, text: `${newline}${isCrowded ? '' : newline}${functionSource}` };
}
