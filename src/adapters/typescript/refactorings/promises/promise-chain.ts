import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, RefactoringEdits, SourceContext, TextEdit } from '../../refactoring.ts';
import { newTypeError } from '../extraction/types.ts';
import { allCallbacks, findChains, isAsync, returnsOf, type ChainSite } from './shape.ts';
import { refuseSite, settledPromise } from './safety.ts';
import { isErrorCallback, reassigns, resolveNames } from './names.ts';
import { unfold } from './unfold.ts';
import { createPlainTest, type PlainTest } from './values.ts';
import { alwaysLeaves } from '../side-effects.ts';
import { leadOf } from '../statement-text.ts';

function rangeOf(site: ChainSite): { readonly start: number; readonly end: number } {
  const node = site.statement ?? site.owner.body ?? site.owner;
  return { start: node.getStart(), end: node.end };
}

function detect(source: SourceContext): readonly Finding[] {
  return findChains(source).map((site) => {
    const steps = allCallbacks(source.ts, site.chain).length;
    const message = `${steps === 1 ? 'A promise callback' : `A chain of ${steps} promise callbacks`} hides what happens in which order.`;
    return { kind: 'promise-chain', ...rangeOf(site), message, weight: steps };
  });
}

/** Comments in the chain that stand neither in a callback nor above a step would be lost. */
function losesComments(source: SourceContext, site: ChainSite): boolean {
  const { ts, text } = source;
  const { chain } = site;
  const kept = allCallbacks(ts, chain).map((c) => ({ start: c.body.getStart(), end: c.body.end }));
  const kinds = chain.links.map((l) => ({ start: l.gapStart, end: l.gapEnd }));
  const range = rangeOf(site);
  let at = chain.head.end;
  let rest = text.slice(range.start, chain.head.getStart());
  for (const span of [...kept, ...kinds].sort((a, b) => a.start - b.start)) {
    if (span.start > at) rest += text.slice(at, span.start);
    at = Math.max(at, span.end);
  }
  return /\/[/*]/.test(rest + text.slice(at, range.end));
}

function asyncEdit(source: SourceContext, owner: ChainSite['owner']): readonly TextEdit[] {
  const { ts } = source;
  if (isAsync(ts, owner)) return [];
  let at = owner.getStart();
  if (ts.isMethodDeclaration(owner)) at = owner.name.getStart();
  else if (!ts.isArrowFunction(owner)) {
    at =
      owner
        .getChildren()
        .find((c) => c.kind === ts.SyntaxKind.FunctionKeyword)
        ?.getStart() ?? at;
  }
  return [{ start: at, end: at, text: 'async ' }];
}

function isInTry(source: SourceContext, node: ts.Node, owner: ts.Node): boolean {
  for (let n = node; n !== owner; n = n.parent) if (source.ts.isTryStatement(n)) return true;
  return false;
}

/** In an async function `return Promise.resolve(x)` is `return x`, and `return Promise.reject(e)` is `throw e`. */
function settledEdits(source: SourceContext, site: ChainSite): readonly TextEdit[] {
  const { ts, semicolons } = source;
  if (!site.statement || !site.owner.body || isAsync(ts, site.owner)) return [];
  return returnsOf(ts, site.owner.body).flatMap((statement) => {
    const { expression } = statement;
    const settled = expression && settledPromise(ts, expression);
    if (!settled || !ts.isCallExpression(expression) || isInTry(source, statement, site.owner)) return [];
    const [argument] = expression.arguments;
    if (settled === 'reject' && !argument) return [];
    const word = settled === 'reject' ? 'throw' : 'return';
    const value = argument ? ` ${argument.getText()}` : '';
    return [{ start: statement.getStart(), end: statement.end, text: `${word}${value}${semicolons ? ';' : ''}` }];
  });
}

/** Whether what follows the chain in its function would now run where the chain gives nothing back. */
function fallsThrough(source: SourceContext, site: ChainSite): boolean {
  const { ts } = source;
  const { statement, owner, chain } = site;
  if (!statement || statement.parent === owner.body) return false;
  const mayEnd = (callback: ts.ArrowFunction): boolean =>
    ts.isBlock(callback.body) && !alwaysLeaves(ts, callback.body.statements.at(-1));
  return allCallbacks(ts, chain).some(mayEnd);
}

/** A value that a `then` was given is no promise, so it needs no second `await`. */
function awaitedTest(source: SourceContext, site: ChainSite): PlainTest {
  const { ts } = source;
  const isPlain = createPlainTest(source);
  const given = new Map<string, ts.ArrowFunction>();
  for (const callback of allCallbacks(ts, site.chain)) {
    const [parameter] = callback.parameters;
    if (parameter && ts.isIdentifier(parameter.name) && !isErrorCallback(ts, callback)) {
      given.set(parameter.name.text, callback);
    }
  }
  return (node) => {
    const callback = ts.isIdentifier(node) ? given.get(node.text) : undefined;
    const isInside = callback !== undefined && node.pos >= callback.pos && node.end <= callback.end;
    return (isInside && !reassigns(ts, callback, node.getText())) || isPlain(node);
  };
}

function replacement(source: SourceContext, site: ChainSite): Result<readonly TextEdit[], string> {
  const { newline, text } = source;
  const renaming = resolveNames(source, site);
  if (!renaming.ok) return renaming;
  const range = rangeOf(site);
  const outer = leadOf(text, site.statement ? range.start : site.owner.getStart());
  const indent = site.statement ? outer : outer + source.indent;
  const unfolded = unfold(source, site, renaming.value, awaitedTest(source, site), indent);
  if ('refusal' in unfolded) return err(unfolded.refusal);
  const body = unfolded.lines.join(newline);
  if (site.statement) return ok([{ ...range, text: body.slice(indent.length) }]);
  return ok([{ ...range, text: `{${newline}${body}${newline}${outer}}` }]);
}

function apply(source: SourceContext, finding: Finding): Result<RefactoringEdits, string> {
  const site = findChains(source).find((s) => {
    const range = rangeOf(s);
    return range.start === finding.start && range.end === finding.end;
  });
  if (!site) return err('The chain is no longer where it was found.');
  const refuse = (why: string): Result<never, string> => err(`The chain has to stay: ${why}.`);
  const why = refuseSite(source, site);
  if (why !== undefined) return refuse(why);
  if (losesComments(source, site)) return refuse('a comment would be lost');
  if (fallsThrough(source, site)) return refuse('code after it would run where the chain gives nothing back');
  const replaced = replacement(source, site);
  if (!replaced.ok) return refuse(replaced.error);
  const edits = [...replaced.value, ...asyncEdit(source, site.owner), ...settledEdits(source, site)];
  const broken = newTypeError(source, edits);
  if (broken !== undefined) return refuse(`the types would no longer hold (${broken.split('\n')[0] ?? ''})`);
  return ok({ edits, note: 'Wrote a promise chain as steps with `await`.' });
}

/** Writes promise chains that a function hands back as steps with `await`. */
export const promiseChain: Refactoring = { kind: 'promise-chain', detect, apply };
