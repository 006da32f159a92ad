import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, RefactoringEdits, SourceContext, TypeScript } from '../../refactoring.ts';
import { headingName } from './name.ts';
import { analyseRun } from './extraction.ts';
import { type Flow, type Run } from './model.ts';
import { chooseName, extractionEdits, mostParameters } from './plan.ts';
import { createScopes, type Scopes } from './scopes.ts';
import { commentsAbove, spanOf, takesWholeLines } from './text.ts';
import { nameTrouble } from '../scope-names.ts';

/** A function of more lines of code than this no longer fits on a screen with its surroundings. */
const mostLines = 50;
/** Fewer lines than this are not worth a name of their own. */
const fewestMoved = 8;
/** A function that keeps less than this part of its lines was not split but renamed. */
const leastKept = 0.25;
/** A single long expression or call reads no better under another name. */
const fewestStatements = 4;
/** Paragraphs that one new function may take: more than three hardly have one purpose. */
const mostParagraphs = 3;
/** Seams that are tried with types before the function is given up; each costs a type check. */
const mostTries = 4;

type Body = ts.FunctionLikeDeclaration & { readonly body: ts.Block };

function hasBody(ts: TypeScript, node: ts.Node): node is Body {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && ts.isBlock(node.body);
}

/** Tables, texts and markup are long without being hard to follow; inner functions count for themselves. */
function isCountedElsewhere(ts: TypeScript, node: ts.Node): boolean {
  return (
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isTemplateLiteral(node) ||
    ts.isJsxElement(node) ||
    ts.isJsxFragment(node)
  );
}

/** Lines on which code of the statements begins or ends, without what is counted elsewhere. */
function codeLines(source: SourceContext, nodes: readonly ts.Node[]): number {
  const { ts, sourceFile } = source;
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    lines.add(sourceFile.getLineAndCharacterOfPosition(node.getStart()).line);
    lines.add(sourceFile.getLineAndCharacterOfPosition(node.end).line);
    if (!isCountedElsewhere(ts, node)) ts.forEachChild(node, visit);
  };
  nodes.forEach(visit);
  return lines.size;
}

function countStatements(ts: TypeScript, nodes: readonly ts.Node[]): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node) && !ts.isBlock(node)) count++;
    ts.forEachChild(node, visit);
  };
  nodes.forEach(visit);
  return count;
}

/** How a sentence calls the function. */
function nameOf(ts: TypeScript, node: ts.FunctionLikeDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return 'the constructor';
  const { parent } = node;
  const holder = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name : undefined;
  const target = ts.isBinaryExpression(parent) && parent.right === node ? parent.left : undefined;
  const named = node.name ?? holder ?? target;
  const text = named?.getText() ?? '';
  return named && text.length <= 60 && !text.includes('\n') ? `\`${text}\`` : 'the function';
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function detect(source: SourceContext): readonly Finding[] {
  const { ts, sourceFile } = source;
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    if (hasBody(ts, node)) {
      const lines = codeLines(source, node.body.statements);
      if (lines > mostLines) {
        const message = `${sentence(nameOf(ts, node))} has ${lines} lines of code.`;
        findings.push({ kind: 'long-function', start: node.getStart(), end: node.end, message, weight: lines });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return findings;
}

function hasBlankLineBefore(source: SourceContext, statement: ts.Statement): boolean {
  return /\n[ \t]*\r?\n/.test(source.text.slice(statement.getFullStart(), statement.getStart()));
}

/** Runs of statements that a blank line or a comment sets apart. */
function paragraphsOf(source: SourceContext, block: ts.Block): readonly (readonly ts.Statement[])[] {
  const paragraphs: ts.Statement[][] = [];
  for (const statement of block.statements) {
    const current = paragraphs.at(-1);
    const isApart = hasBlankLineBefore(source, statement) || commentsAbove(source, statement).length > 0;
    if (current && !isApart) current.push(statement);
    else paragraphs.push([statement]);
  }
  return paragraphs;
}

/** Runs of whole paragraphs of one block; later paragraphs with a heading of their own are another matter. */
function runsOf(source: SourceContext, block: ts.Block): readonly Run[] {
  const paragraphs = paragraphsOf(source, block);
  const runs: Run[] = [];
  paragraphs.forEach((_, from) => {
    const statements: ts.Statement[] = [];
    for (const paragraph of paragraphs.slice(from, from + mostParagraphs)) {
      const [head] = paragraph;
      const isHeaded = head && commentsAbove(source, head).length > 0;
      if (statements.length > 0 && isHeaded && hasBlankLineBefore(source, head)) break;
      statements.push(...paragraph);
      runs.push({ statements: [...statements], block });
    }
  });
  return runs;
}

function blocksOf(ts: TypeScript, body: ts.Block): readonly ts.Block[] {
  const blocks: ts.Block[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isBlock(node)) blocks.push(node);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return blocks;
}

interface Seam {
  readonly run: Run;
  readonly flow: Flow;
  readonly lines: number;
  readonly score: number;
}

interface Search {
  readonly seams: readonly Seam[];
  /** Why paragraphs that are long enough cannot move. */
  readonly refusals: readonly string[];
}

function seamsOf(source: SourceContext, scopes: Scopes, body: ts.Block): Search {
  const total = codeLines(source, body.statements);
  const seams: Seam[] = [];
  const refusals: string[] = [];
  for (const run of blocksOf(source.ts, body).flatMap((block) => runsOf(source, block))) {
    const lines = codeLines(source, run.statements);
    if (lines < fewestMoved || lines > total * (1 - leastKept) || !takesWholeLines(source, run)) continue;
    if (countStatements(source.ts, run.statements) < fewestStatements) continue;
    const flow = analyseRun(source, scopes, run);
    if (!flow.ok) {
      refusals.push(flow.error);
      continue;
    }
    const { parameters, outcome } = flow.value;
    if (parameters.length > mostParameters) {
      refusals.push(`a part of it needs ${parameters.length} names`);
      continue;
    }
    const isHeaded = headingName(source, run) !== undefined;
    const score = (lines / (1 + parameters.length + (outcome ? 1 : 0))) * (isHeaded ? 2 : 1);
    seams.push({ run, flow: flow.value, lines, score });
  }
  return { seams: seams.sort((a, b) => b.score - a.score), refusals };
}

function bodyAt(source: SourceContext, finding: Finding): Body | undefined {
  const { ts } = source;
  const visit = (node: ts.Node): Body | undefined => {
    if (node.end < finding.end || node.pos > finding.start) return undefined;
    if (node.getStart() === finding.start && node.end === finding.end && hasBody(ts, node)) return node;
    return ts.forEachChild(node, visit);
  };
  return visit(source.sourceFile);
}

function firstLine(source: SourceContext, run: Run): number {
  return source.sourceFile.getLineAndCharacterOfPosition(spanOf(source, run).start).line + 1;
}

function apply(source: SourceContext, finding: Finding, name?: string): Result<RefactoringEdits, string> {
  const found = bodyAt(source, finding);
  if (!found) return err('The function is no longer where it was found.');
  const trouble = name === undefined ? undefined : nameTrouble(source, name);
  if (trouble) return err(trouble);
  const scopes = createScopes(source);
  const { seams, refusals } = seamsOf(source, scopes, found.body);
  let tries = 0;
  let why = refusals[0] ?? 'no paragraph of it is long enough and set apart';
  for (const seam of seams) {
    const chosen = chooseName(source, scopes, seam.run, seam.flow, name);
    if (chosen === undefined) {
      why = `nothing in the lines from ${firstLine(source, seam.run)} on says what they do; give a name for them`;
      continue;
    }
    const values = seam.flow.parameters.map((p) => p.name);
    const edits = extractionEdits(source, { run: seam.run, flow: seam.flow, values }, [], chosen);
    if (edits.ok) {
      const note = `Moved ${seam.lines} lines of ${nameOf(source.ts, found)} into \`${chosen}\`.`;
      return ok({ edits: edits.value, note });
    }
    why = edits.error;
    tries++;
    if (tries === mostTries) break;
  }
  return err(`There is no safe seam to split ${nameOf(source.ts, found)} at: ${why}.`);
}

/** Splits a function that is too long to take in at once. */
export const longFunction: Refactoring = { kind: 'long-function', detect, apply };
