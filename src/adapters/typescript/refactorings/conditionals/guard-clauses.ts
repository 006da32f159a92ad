import type ts from 'typescript';
import type { SourceContext, TypeScript } from '../../refactoring.ts';
import {
  DEEP,
  interiorOf,
  isModest,
  isShort,
  isTrivialJump,
  isWorthLifting,
  liftTrouble,
  nestingOf,
  statementsOf,
} from './branches.ts';
import type { GuardStyles } from './guard-style.ts';
import type { NumberProof } from '../negation.ts';
import { negated } from '../negation.ts';
import { lexicalNames } from '../scope-names.ts';
import { alwaysLeaves, isJump } from '../side-effects.ts';
import {
  hasCommentIn,
  leadOf,
  lineStart,
  nextLine,
  reindented,
  restOfLine,
  startOf,
  startsLine,
  textOf,
} from '../statement-text.ts';

/*
 * Takes nested conditions apart from the outside in. A list of statements is rendered as whole lines; an `if` in it that
 * can go is replaced by a guard followed by the lines of its long branch, lifted out and rendered the same way.
 *
 * `exit` is the jump that falling off the end of a list amounts to: `return` at the end of a function, `continue` at the
 * end of a loop body, the trivial `return x` that follows; null where falling off goes somewhere that no jump reaches.
 */

/** Fixed for the rendering of one function. */
export interface Flattening {
  readonly source: SourceContext;
  readonly guardStyles: GuardStyles;
  readonly contentLines: ReadonlySet<number>;
  readonly proof: NumberProof | undefined;
  /** Why a step that would be worth taking cannot be taken. */
  readonly trouble: (condition: ts.Expression, why: string) => void;
  /** Whether to look at shape alone and ignore what stands in the way. */
  readonly optimistic: boolean;
}

/** A rendered list and how deep its conditions are nested now. */
export interface Flattened {
  readonly text: string;
  readonly depth: number;
  /** Whether the text begins with a guard. */
  readonly opensWithGuard: boolean;
  /** Whether control never passes the end of the text. */
  readonly leaves: boolean;
}

interface List {
  readonly statements: readonly ts.Statement[];
  /** Whole lines. */
  readonly start: number;
  readonly end: number;
  /** Indentation as it is, and as it shall be. */
  readonly from: string;
  readonly to: string;
  readonly exit: string | null;
  /** Block that the statements end up in. */
  readonly scope: ts.Node;
  /** How many conditions are still around it. */
  readonly level: number;
}

interface Substitution extends Flattened {
  readonly start: number;
  readonly end: number;
}

interface Step {
  /** What the guard tests. */
  readonly test: 'condition' | 'opposite';
  /** Body of the guard: a branch, or the jump itself. */
  readonly body: ts.Statement | string;
  /** Jump to add to the body. */
  readonly leave: string | null;
  readonly lift: ts.Statement;
  /** A jump behind the `if` that moved into the guard. */
  readonly swallows?: ts.Statement;
  readonly exit: string | null;
}

/** Renders the list with its conditions taken apart where that is safe and worth it. */
export function flatten(how: Flattening, list: List): Flattened {
  const { text } = how.source;
  const substitutions: Substitution[] = [];
  const untouched = list.statements.map((statement, index) => {
    const last = substitutions.at(-1);
    return last && last.end > startOf(how.source, statement) ? 0 : flattenStatement(how, list, index, substitutions);
  });
  let result = '';
  let at = list.start;
  for (const part of substitutions) {
    result += reindented(text, { start: at, end: part.start }, list, how.contentLines) + part.text;
    at = part.end;
  }
  result += reindented(text, { start: at, end: list.end }, list, how.contentLines);
  const [first] = substitutions;
  const opensWithGuard = first?.start === list.start && first.opensWithGuard;
  const [end, last] = [list.statements.at(-1), substitutions.at(-1)];
  const endsReplaced = last !== undefined && end !== undefined && last.end >= end.end && last.leaves;
  const leaves = endsReplaced || alwaysLeaves(how.source.ts, end);
  return { text: result, depth: Math.max(0, ...untouched), opensWithGuard, leaves };
}

/** Returns how deep the statement nests afterwards; what is to be replaced goes to `substitutions`. */
function flattenStatement(how: Flattening, list: List, index: number, substitutions: Substitution[]): number {
  const { ts: api } = how.source;
  const statement = list.statements[index];
  if (!statement) return 0;
  const exit = exitAfter(how.source, list, index);
  if (api.isIfStatement(statement)) {
    const step = chooseStep(how, list, index, exit);
    if (step) {
      const part = takeStep(how, list, index, statement, step);
      substitutions.push(part);
      return part.depth;
    }
    const { thenStatement, elseStatement } = statement;
    const deeper = { ...list, level: list.level + 1 };
    const below = flattenInside(how, deeper, thenStatement, exit, substitutions);
    if (!elseStatement) return 1 + below;
    const isChain = api.isIfStatement(elseStatement);
    const other = isChain
      ? nestingOf(api, elseStatement)
      : 1 + flattenInside(how, deeper, elseStatement, exit, substitutions);
    return Math.max(1 + below, other);
  }
  if (api.isIterationStatement(statement, false)) {
    return flattenInside(how, list, statement.statement, 'continue', substitutions);
  }
  if (!api.isTryStatement(statement)) return nestingOf(api, statement);
  const blocks = [statement.tryBlock, statement.catchClause?.block].filter((block) => block !== undefined);
  const inBlocks = blocks.map((block) => flattenInside(how, list, block, exit, substitutions));
  return Math.max(...inBlocks, statement.finallyBlock ? nestingOf(api, statement.finallyBlock) : 0);
}

/** A block that stays where it is: its own list is flattened. */
function flattenInside(
  how: Flattening,
  list: List,
  branch: ts.Statement,
  exit: string | null,
  substitutions: Substitution[],
): number {
  const { source } = how;
  const inside = interiorOf(source, branch);
  if (!inside?.lead.startsWith(list.from)) return nestingOf(source.ts, branch);
  const to = list.to + inside.lead.slice(list.from.length);
  const statements = statementsOf(source.ts, branch);
  const hidden = new Set(lexicalNames(source.ts, statements));
  const meansElse = exit !== null && hidden.has(exit.replace(/^return /, ''));
  const rendered = flatten(how, {
    ...inside,
    statements,
    from: inside.lead,
    to,
    exit: meansElse ? null : exit,
    scope: source.ts.isCatchClause(branch.parent) ? branch.parent : branch,
    level: list.level,
  });
  substitutions.push({ start: inside.start, end: inside.end, ...rendered });
  return rendered.depth;
}

/** What falling off the end of the statement at `index` amounts to. */
function exitAfter(source: SourceContext, list: List, index: number): string | null {
  const next = list.statements[index + 1];
  if (!next) return list.exit;
  const isLast = index + 2 === list.statements.length;
  const isPlain = isTrivialJump(source, next) && !hasCommentIn(source, next.pos, startOf(source, next));
  return isLast && isPlain && !restOfLine(source.text, next.end) ? textOf(source, next).replace(/;$/, '') : null;
}

/** The step that this `if` calls for, when nothing stands in its way. */
function chooseStep(how: Flattening, list: List, index: number, exit: string | null): Step | undefined {
  const statement = list.statements[index];
  if (!statement || !how.source.ts.isIfStatement(statement)) return undefined;
  const step = statement.elseStatement
    ? stepWithElse(how.source, statement, statement.elseStatement, list.level, exit)
    : stepWithoutElse(how.source, list, index, exit);
  if (!step || how.optimistic) return step;
  const why =
    liftTrouble(how.source, statement, step.lift, list.scope) ??
    bodyTrouble(how.source, statement, step) ??
    hiddenTrouble(how.source, step) ??
    swallowTrouble(how.source, statement, step);
  if (!why) return step;
  how.trouble(statement.expression, why);
  return undefined;
}

function bodyTrouble(source: SourceContext, statement: ts.IfStatement, step: Step): string | undefined {
  const { body } = step;
  if (step.test === 'opposite' && negated(source, statement.expression) === undefined) {
    return 'the opposite of its condition would be hard to read';
  }
  if (typeof body === 'string') return undefined;
  const inside = interiorOf(source, body);
  const lead = leadOf(source.text, startOf(source, statement));
  if (inside) return inside.lead.startsWith(lead) ? undefined : 'its indentation is irregular';
  const isPlain = !textOf(source, body).includes('\n') && !hasCommentIn(source, startOf(source, body), body.end);
  return isPlain ? undefined : 'its short branch is written without braces over several lines';
}

/** A guard that returns a variable may not stand above another variable of that name. */
function hiddenTrouble(source: SourceContext, step: Step): string | undefined {
  const names = lexicalNames(source.ts, statementsOf(source.ts, step.lift));
  const jumps = [step.body, step.leave, step.exit].filter((jump) => typeof jump === 'string');
  const hidden = names.find((name) => jumps.includes(`return ${name}`));
  return hidden && `“${hidden}”, declared inside, also means something outside`;
}

function swallowTrouble(source: SourceContext, statement: ts.IfStatement, step: Step): string | undefined {
  const jump = step.swallows;
  if (!jump) return undefined;
  if (hasCommentIn(source, statement.end, startOf(source, jump)) || restOfLine(source.text, jump.end)) {
    return 'a comment belongs to the statement that follows';
  }
  return startsLine(source.text, startOf(source, jump)) ? undefined : 'two statements share a line';
}

function stepWithoutElse(source: SourceContext, list: List, index: number, exit: string | null): Step | undefined {
  const { ts: api } = source;
  const statement = list.statements[index];
  if (!statement || !api.isIfStatement(statement)) return undefined;
  const lift = statement.thenStatement;
  if (!isWorthLifting(source, lift, list.level)) return undefined;
  const next = list.statements[index + 1];
  const jumpsNext = next && isJump(api, next) && index + 2 === list.statements.length;
  if (jumpsNext && alwaysLeaves(api, lift) && !textOf(source, next).includes('\n')) {
    const body = textOf(source, next).replace(/;$/, '');
    return { test: 'opposite', body, leave: null, lift, swallows: next, exit: null };
  }
  if (exit === null || isOneOfSections(source, list, index)) return undefined;
  return { test: 'opposite', body: exit, leave: null, lift, exit };
}

/** Whether an `if` before it also does a piece of the work and goes on: the next piece may be added behind this one. */
function isOneOfSections(source: SourceContext, list: List, index: number): boolean {
  const { ts: api } = source;
  return list.statements.slice(0, index).some((statement) => {
    if (!api.isIfStatement(statement) || statement.elseStatement) return false;
    const { thenStatement } = statement;
    const isWork = nestingOf(api, thenStatement) > 0 || !isShort(source, thenStatement);
    return isWork && !alwaysLeaves(api, thenStatement);
  });
}

/** Whether the branch is a few lines with no conditions but guards: of two such branches neither is the exception. */
function hasOnlyGuards(source: SourceContext, branch: ts.Statement): boolean {
  const { ts: api } = source;
  const statements = statementsOf(api, branch);
  return (
    isModest(source, branch) &&
    statements.every((part) => nestingOf(api, part) === 0 || (api.isIfStatement(part) && isGuard(api, part)))
  );
}

function isGuard(api: TypeScript, statement: ts.IfStatement): boolean {
  const [only, ...more] = statementsOf(api, statement.thenStatement);
  return !statement.elseStatement && only !== undefined && more.length === 0 && isJump(api, only);
}

function stepWithElse(
  source: SourceContext,
  statement: ts.IfStatement,
  other: ts.Statement,
  level: number,
  exit: string | null,
): Step | undefined {
  const { ts: api } = source;
  const then = statement.thenStatement;
  if (hasOnlyGuards(source, then) && hasOnlyGuards(source, other)) return undefined;
  if (isShort(source, then) && isWorthLifting(source, other, level)) {
    const leave = alwaysLeaves(api, then) ? null : exit;
    if (leave !== null || alwaysLeaves(api, then)) return { test: 'condition', body: then, leave, lift: other, exit };
  }
  // A branch that only leaves is a guard by nature, however shallow the other one is.
  const least = alwaysLeaves(api, other) ? DEEP : level;
  if (isShort(source, other) && isWorthLifting(source, then, least)) {
    const leave = alwaysLeaves(api, other) ? null : exit;
    if (leave !== null || alwaysLeaves(api, other)) return { test: 'opposite', body: other, leave, lift: then, exit };
  }
  const isElseAfterJump = alwaysLeaves(api, then) && nestingOf(api, other) > 0 && isWorthLifting(source, other, level);
  return isElseAfterJump ? { test: 'condition', body: then, leave: null, lift: other, exit } : undefined;
}

/** The guard and the lifted lines, in place of the `if`, and of a jump behind it that nothing reaches any more. */
function takeStep(how: Flattening, list: List, index: number, statement: ts.IfStatement, step: Step): Substitution {
  const { source } = how;
  const { newline, text } = source;
  const start = lineStart(text, startOf(source, statement));
  const inside = interiorOf(source, step.lift);
  // Without an interior only an optimistic look comes here, and that asks for the depth alone.
  const nothing = { start, end: nextLine(text, statement.end), text: '', opensWithGuard: true, leaves: false };
  if (!inside) return { ...nothing, depth: nestingOf(source.ts, step.lift) };
  const lead = leadOf(text, startOf(source, statement));
  const guard = guardText(how, statement, step, { from: lead, to: list.to });
  const statements = statementsOf(source.ts, step.lift);
  const rendered = flatten(how, { ...list, ...inside, statements, from: inside.lead, exit: step.exit });
  const isIdle = rendered.leaves && exitAfter(source, list, index) !== null;
  const last = step.swallows ?? (isIdle ? list.statements[index + 1] : undefined) ?? statement;
  const remark = inside.remark ? list.to + inside.remark + newline : '';
  const gap = guard.trimEnd().endsWith('}') && !rendered.opensWithGuard ? newline : '';
  const inGuard = typeof step.body === 'string' ? 0 : nestingOf(source.ts, step.body);
  return {
    start,
    end: nextLine(text, last.end),
    text: guard + gap + remark + rendered.text,
    depth: Math.max(1 + inGuard, rendered.depth),
    opensWithGuard: true,
    leaves: rendered.leaves,
  };
}

interface Indentation {
  readonly from: string;
  readonly to: string;
}

function guardText(how: Flattening, statement: ts.IfStatement, step: Step, indentation: Indentation): string {
  const { source } = how;
  const { newline, indent } = source;
  const { to } = indentation;
  const head = `${to}if (${guardTest(how, statement, step, indentation)})`;
  const { body } = step;
  const jump = typeof body === 'string' ? body + endOf(source) : inlineJump(source, body, step);
  if (jump === undefined) return `${head} {${blockBody(how, step, indentation)}${to}}${newline}`;
  const style = head.includes('\n') ? 'braced' : how.guardStyles(jump);
  if (style === 'inline') return `${head} ${jump}${newline}`;
  if (style === 'below') return `${head}${newline}${to}${indent}${jump}${newline}`;
  return `${head} {${newline}${to}${indent}${jump}${newline}${to}}${newline}`;
}

function endOf(source: SourceContext): string {
  return source.semicolons ? ';' : '';
}

/** The test, its further lines moved with the `if`. */
function guardTest(how: Flattening, statement: ts.IfStatement, step: Step, indentation: Indentation): string {
  const { source } = how;
  const { expression, thenStatement } = statement;
  const test = step.test === 'condition' ? textOf(source, expression) : (negated(source, expression, how.proof) ?? '');
  const start = startOf(source, expression);
  const before = source.text.slice(source.text.lastIndexOf('(', start - 1) + 1, start);
  const after = source.text.slice(expression.end, startOf(source, thenStatement)).replace(/\)\s*$/, '');
  const isOwnLines = before.includes('\n') && after.includes('\n') && test.includes('\n');
  const whole = isOwnLines ? before + test + after : test;
  const isContent = [...how.contentLines].some((at) => at > expression.pos && at < expression.end);
  return isContent ? whole : whole.replaceAll(`\n${indentation.from}`, `\n${indentation.to}`);
}

/** The branch as one jump on one line, when it is no more than that. */
function inlineJump(source: SourceContext, branch: ts.Statement, step: Step): string | undefined {
  const [only, ...more] = statementsOf(source.ts, branch);
  if (!only || more.length > 0 || step.leave !== null || !isJump(source.ts, only)) return undefined;
  const jump = textOf(source, only);
  return jump.includes('\n') || hasCommentIn(source, startOf(source, branch), branch.end) ? undefined : jump;
}

/** What stands between the braces of a guard, from behind the opening one to the line of the closing one. */
function blockBody(how: Flattening, step: Step, indentation: Indentation): string {
  const { source } = how;
  const { newline, indent } = source;
  const { from, to } = indentation;
  if (typeof step.body === 'string') return '';
  const inside = interiorOf(source, step.body);
  const deeper = inside ? to + inside.lead.slice(from.length) : to + indent;
  const leave = step.leave === null ? '' : `${deeper}${step.leave}${endOf(source)}${newline}`;
  if (inside) {
    const remark = inside.remark ? ` ${inside.remark}` : '';
    return `${remark}${newline}${reindented(source.text, inside, indentation, how.contentLines)}${leave}`;
  }
  const lines = statementsOf(source.ts, step.body).map((part) => deeper + textOf(source, part) + newline);
  return `${newline}${lines.join('')}${leave}`;
}
