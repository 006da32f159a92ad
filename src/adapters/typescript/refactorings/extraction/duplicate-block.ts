import type ts from 'typescript';
import { err, ok, type Result } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, RefactoringEdits, SourceContext, TextEdit } from '../../refactoring.ts';
import { analyseRun } from './extraction.ts';
import { type Flow } from './model.ts';
import { chooseName, extractionEdits, mostParameters, type Site } from './plan.ts';
import { sharedName } from './name.ts';
import { createScopes, type Scopes } from './scopes.ts';
import { isTyped, spanOf, type ExtraParameter } from './text.ts';
import { findDuplicates, mostDifferences, type Copy, type Duplicate } from './duplicate-search.ts';
import type { Leaf } from './duplicate-shape.ts';
import { everyNode } from './statement-effects.ts';
import { nameTrouble } from '../scope-names.ts';

/** Tests repeat themselves on purpose: each is read alone. */
function isTest(source: SourceContext): boolean {
  return /(?:^|\/)(?:tests?|specs?|__tests__|e2e|fixtures?)\/|[._-](?:test|spec)\.[^/]+$/.test(source.path);
}

function lineOf(source: SourceContext, copy: Copy): number {
  return source.sourceFile.getLineAndCharacterOfPosition(spanOf(source, copy.run).start).line + 1;
}

function listOf(items: readonly (string | number)[]): string {
  const last = items.at(-1) ?? '';
  return items.length > 1 ? `${items.slice(0, -1).join(', ')} and ${last}` : String(last);
}

function findingOf(source: SourceContext, { copies, lines }: Duplicate): readonly Finding[] {
  const [first, ...others] = copies;
  if (!first) return [];
  const places = listOf(others.map((c) => lineOf(source, c)));
  const message = `These ${lines} lines stand again in line${others.length > 1 ? 's' : ''} ${places}.`;
  return [{ kind: 'duplicate-block', ...spanOf(source, first.run), message, weight: lines * others.length }];
}

function detect(source: SourceContext): readonly Finding[] {
  return isTest(source) ? [] : findDuplicates(source).flatMap((d) => findingOf(source, d));
}

/** What a plain value is for, by the place it stands in: a property, a comparison, an assignment. */
function nameOfValue(source: SourceContext, node: ts.Node): string | undefined {
  const { ts } = source;
  const { parent } = node;
  const nameIn = (target: ts.Node): string | undefined => {
    if (ts.isIdentifier(target)) return target.text;
    return ts.isPropertyAccessExpression(target) && ts.isIdentifier(target.name) ? target.name.text : undefined;
  };
  if (ts.isPropertyAssignment(parent)) return nameIn(parent.name);
  if (ts.isVariableDeclaration(parent)) return nameIn(parent.name);
  if (ts.isBinaryExpression(parent)) return nameIn(parent.left === node ? parent.right : parent.left);
  return undefined;
}

interface Difference {
  readonly leaf: Leaf;
  readonly index: number;
}

/** Places where some copy has another plain value than the first. */
function literalDifferences(copies: readonly Copy[]): readonly Difference[] {
  const [first, ...others] = copies;
  if (!first) return [];
  return first.leaves.flatMap((leaf, index) => {
    const differs = leaf.kind === 'literal' && others.some((c) => c.leaves[index]?.text !== leaf.text);
    return differs ? [{ leaf, index }] : [];
  });
}

function extraParameters(
  source: SourceContext,
  copies: readonly Copy[],
): Result<readonly (ExtraParameter & { readonly indices: readonly number[] })[], string> {
  const groups = new Map<string, Difference[]>();
  for (const difference of literalDifferences(copies)) {
    const key = copies.map((c) => c.leaves[difference.index]?.text).join('\n');
    groups.set(key, [...(groups.get(key) ?? []), difference]);
  }
  const extras: (ExtraParameter & { readonly indices: readonly number[] })[] = [];
  for (const differences of groups.values()) {
    const nodes = differences.map((d) => d.leaf.node);
    const name = nodes.map((n) => nameOfValue(source, n)).find((n) => n !== undefined && isUnused(copies, n));
    if (name === undefined || !/^[a-z]\w*$/i.test(name) || extras.some((e) => e.name === name)) {
      return err('they differ in a value that has no name');
    }
    const kind = nodes[0]?.kind;
    const { SyntaxKind } = source.ts;
    const type =
      kind === SyntaxKind.StringLiteral ? 'string' : kind === SyntaxKind.NumericLiteral ? 'number' : 'boolean';
    extras.push({ name, type: isTyped(source) ? type : undefined, nodes, indices: differences.map((d) => d.index) });
  }
  return ok(extras);
}

function isUnused(copies: readonly Copy[], name: string): boolean {
  return copies.every((c) => c.leaves.every((l) => l.kind !== 'name' || l.text !== name));
}

/** What the other copy hands in for each parameter of the first; refuses when the two do not mean the same. */
function valuesAt(scopes: Scopes, first: Copy, main: Flow, other: Copy, flow: Flow): Result<readonly string[], string> {
  const values = new Map<ts.Symbol, string>();
  const isOwn = (copy: Copy, symbol: ts.Symbol): boolean =>
    copy.run.statements.some((s) => symbol.declarations?.some((d) => d.pos >= s.pos && d.end <= s.end) ?? false);
  for (const [i, leaf] of first.leaves.entries()) {
    const twin = other.leaves[i];
    if (leaf.kind === 'literal' || !twin) continue;
    const [left, right] = [scopes.symbolOf(leaf.node as ts.Identifier), scopes.symbolOf(twin.node as ts.Identifier)];
    const parameter = left && main.parameters.find((p) => p.symbol === left);
    if (parameter) {
      if (!right || !flow.parameters.some((p) => p.symbol === right))
        return err(`\`${leaf.text}\` is not the same in all`);
      if ((values.get(parameter.symbol) ?? twin.text) !== twin.text) return err('they use their names differently');
      values.set(parameter.symbol, twin.text);
    } else if (left && isOwn(first, left)) {
      if (!right || !isOwn(other, right)) return err(`\`${leaf.text}\` is not the same in all`);
    } else if (left !== right || leaf.text !== twin.text) {
      return err(`\`${leaf.text}\` is not the same in all`);
    }
  }
  return ok(main.parameters.map((p) => values.get(p.symbol) ?? p.name));
}

/** Whether what the copies give back is the same thing, or nothing in some. */
function refuseOutcomes(first: Copy, main: Flow, other: Copy, flow: Flow): string | undefined {
  if (main.home.container !== flow.home.container || main.home.isMethod !== flow.home.isMethod) {
    return 'they stand in different classes or scopes';
  }
  if (main.usesAwait !== flow.usesAwait || main.returns !== flow.returns) return 'they end differently';
  if (!flow.outcome) return main.outcome && !main.outcome.keyword ? 'they change different things' : undefined;
  const index = first.leaves.findIndex((l) => l.text === main.outcome?.name);
  const isSame = index >= 0 && other.leaves[index]?.text === flow.outcome.name;
  const isSameWay = (main.outcome?.keyword === undefined) === (flow.outcome.keyword === undefined);
  return isSame && isSameWay ? undefined : 'they give back different things';
}

function commentsOf(source: SourceContext, copy: Copy): string {
  const { ts, text } = source;
  const comments: string[] = [];
  everyNode(ts, copy.run.statements, (node) => {
    for (const comment of ts.getLeadingCommentRanges(text, node.pos) ?? []) {
      const words = text.slice(comment.pos, comment.end).replace(/\s+/g, ' ');
      if (!comments.includes(words)) comments.push(words);
    }
  });
  return comments.join('\n');
}

/** What the syntax alone says against one function for all copies. */
function refuseCopies(source: SourceContext, copies: readonly Copy[]): string | undefined {
  const { ts } = source;
  const whole = copies.find(({ run: { block, statements } }) => {
    return ts.isFunctionLike(block.parent) && block.statements.length === statements.length;
  });
  if (whole) return 'one of them is a whole function, which the others could call';
  const [first, ...others] = copies.map((c) => commentsOf(source, c));
  return others.some((o) => o !== first) ? 'their comments differ' : undefined;
}

function sitesOf(source: SourceContext, scopes: Scopes, copies: readonly Copy[]): Result<readonly Site[], string> {
  const trouble = refuseCopies(source, copies);
  if (trouble) return err(trouble);
  const flows: Flow[] = [];
  for (const copy of copies) {
    const flow = analyseRun(source, scopes, copy.run);
    if (!flow.ok) return flow;
    flows.push(flow.value);
  }
  const at = Math.max(
    0,
    flows.findIndex((f) => f.outcome),
  );
  const [first, main] = [copies[at], flows[at]];
  if (!first || !main) return err('there is no copy');
  const extras = extraParameters(source, [first, ...copies.filter((c) => c !== first)]);
  if (!extras.ok) return extras;
  if (main.parameters.length + extras.value.length > mostParameters) return err('they need too many names from around');
  const sites: Site[] = [];
  for (const [i, copy] of copies.entries()) {
    const flow = flows[i];
    if (!flow) continue;
    const why = refuseOutcomes(first, main, copy, flow);
    if (why) return err(why);
    const values = valuesAt(scopes, first, main, copy, flow);
    if (!values.ok) return values;
    const literals = extras.value.map((e) => copy.leaves[e.indices[0] ?? 0]?.text ?? '');
    const site = { run: copy.run, flow, values: [...values.value, ...literals], extras: extras.value };
    if (copy === first) sites.unshift(site);
    else sites.push(site);
  }
  const changed = main.parameters.filter((_, i) => sites.some((s) => s.values[i] !== sites[0]?.values[i])).length;
  return changed + extras.value.length > mostDifferences ? err('they differ in too much') : ok(sites);
}

function apply(source: SourceContext, finding: Finding, name?: string): Result<RefactoringEdits, string> {
  const isIt = (d: Duplicate): boolean =>
    findingOf(source, d).some((f) => f.start === finding.start && f.end === finding.end);
  const duplicate = findDuplicates(source).find(isIt);
  if (!duplicate) return err('The duplicated lines are no longer where they were found.');
  const trouble = name === undefined ? undefined : nameTrouble(source, name);
  if (trouble) return err(trouble);
  const refuse = (why: string): Result<never, string> => err(`The copies cannot share one function: ${why}.`);
  const scopes = createScopes(source);
  const sites = sitesOf(source, scopes, duplicate.copies);
  if (!sites.ok) return refuse(sites.error);
  const [first, ...others] = sites.value;
  if (!first) return refuse('there is no copy');
  const chosen = chooseName(source, scopes, first.run, first.flow, name, sharedName(source.ts, sites.value));
  if (chosen === undefined) return refuse('nothing in them says what they do; give a name for them');
  const edits: Result<readonly TextEdit[], string> = extractionEdits(source, first, others, chosen);
  if (!edits.ok) return refuse(edits.error);
  const note = `Moved ${duplicate.lines} lines that stood in ${duplicate.copies.length} places into \`${chosen}\`.`;
  return ok({ edits: edits.value, note });
}

/** Puts lines that stand in a file more than once into one function. */
export const duplicateBlock: Refactoring = { kind: 'duplicate-block', detect, apply };
