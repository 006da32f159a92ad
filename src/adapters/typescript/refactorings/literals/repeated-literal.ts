import type ts from 'typescript';
import { err, ok } from '../../../../core/base/index.ts';
import type { Finding, Refactoring, SourceContext } from '../../refactoring.ts';
import { declarationEdit, isModule } from './constant-place.ts';
import { replaced } from '../expression-slots.ts';
import { nameFor } from './names.ts';
import type { LiteralUse } from './uses.ts';
import { literalUses } from './uses.ts';
import { nodeAt } from '../negation.ts';
import { nameTrouble, usesModernSyntax } from '../scope-names.ts';
import { startOf, textOf } from '../statement-text.ts';

/** Two uses may be chance and are easily kept in step; three want one place to change. */
const LEAST_USES = 3;

/** Shorter text is as quick to read as a name for it. */
const LEAST_CHARACTERS = 6;

/** A test reads best with its values in place, where its expectation is; so does a benchmark. */
const TEST_PATH = /\.(?:test|spec|bench)\.|(?:^|\/)(?:tests?|__tests__|specs?|bench(?:marks?)?|fixtures?|examples?)\//;

/** Numbers that readers know: clock and circle, colour and year. */
const KNOWN_NUMBERS = new Set([12, 24, 30, 60, 90, 180, 255, 360, 365]);

interface Repetition {
  readonly first: LiteralUse;
  /** Places to replace, in the order of the text. */
  readonly uses: readonly LiteralUse[];
}

/** The same text or number in several places of one meaning gets a name and one place to change. */
export const repeatedLiteral: Refactoring = {
  kind: 'repeated-literal',
  detect: (source) => repetitions(source).map((repetition) => findingOf(source, repetition)),
  apply: (source, finding, name) => {
    const found = repetitions(source).find(
      ({ first }) => startOf(source, first.node) === finding.start && first.node.end === finding.end,
    );
    if (!found) return err('The repeated literal is no longer there.');
    const literal = textOf(source, found.first.node);
    const chosen = name ?? nameFor(source, found.uses);
    if (chosen === undefined) return err(`No name for ${literal} follows from its text or its uses. Give a name.`);
    const trouble = nameTrouble(source, chosen) ?? typeTrouble(source, found);
    if (trouble) return err(trouble);
    const keyword = usesModernSyntax(source) ? 'const' : 'var';
    const declaration = `${keyword} ${chosen} = ${literal}${source.semicolons ? ';' : ''}`;
    const edits = found.uses.map(({ node }) => replaced(source, node, chosen, 18));
    const kept = edits.filter((edit) => edit !== undefined);
    if (kept.length < edits.length) return err('One use begins a statement and would join the line before.');
    return ok({
      edits: [declarationEdit(source, declaration), ...kept],
      note: `Named ${literal}, used ${found.uses.length} times, “${chosen}”.`,
    });
  },
};

function findingOf(source: SourceContext, { first, uses }: Repetition): Finding {
  const literal = textOf(source, first.node);
  const shown = literal.length > 50 ? `${literal.slice(0, 47)}…` : literal;
  return {
    kind: 'repeated-literal',
    start: startOf(source, first.node),
    end: first.node.end,
    message: `${shown} is written ${uses.length} times; a constant would give it a name and one place to change.`,
    weight: uses.length,
  };
}

function isWorthNamingText(text: string): boolean {
  // One word alone, dashes and all, is a word of some vocabulary, and a constant for it would only repeat it; flags,
  // brackets and open ends belong to a notation that a name would lose.
  const isPlain = /^[\w./@][\w./@:+-]*(?: [\w./@:+-]+)*$/.test(text) && /\w$/.test(text);
  return text.length >= LEAST_CHARACTERS && isPlain && !/^[\w-]+$/.test(text) && /[a-zA-Z]{3}/.test(text);
}

function isWorthNamingNumber(text: string): boolean {
  const value = Number(text.replaceAll('_', ''));
  if (!/^[\d._]+$/.test(text) || value <= 10 || KNOWN_NUMBERS.has(value)) return false;
  return !Number.isInteger(Math.log10(value)) && !Number.isInteger(Math.log2(value));
}

function repetitions(source: SourceContext): Repetition[] {
  if (!isModule(source) || TEST_PATH.test(source.path)) return [];
  const { ts: api } = source;
  const groups = new Map<string, LiteralUse[]>();
  for (const use of literalUses(source)) {
    const key = api.isStringLiteral(use.node) ? `'${use.node.text}` : `${textOf(source, use.node)} ${use.role ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), use]);
  }
  return [...groups.values()].flatMap((uses) => {
    const [first] = uses;
    if (!first || uses.filter(({ place }) => place === 'value').length < LEAST_USES) return [];
    if (uses.some(({ place }) => place === 'tag' || place === 'fixed') || isHeldAlready(source, uses)) return [];
    const isWorth = api.isStringLiteral(first.node)
      ? isWorthNamingText(first.node.text)
      : isWorthNamingNumber(textOf(source, first.node));
    return isWorth && nameFor(source, uses) !== undefined ? [{ first, uses }] : [];
  });
}

/** Whether a constant of the file already holds the literal: then that one should be used, wherever it is. */
function isHeldAlready(source: SourceContext, uses: readonly LiteralUse[]): boolean {
  const { ts: api } = source;
  return uses.some(({ node: { parent } }) => {
    const isDeclared = api.isVariableDeclaration(parent) && api.isVariableDeclarationList(parent.parent);
    return isDeclared && (parent.parent.flags & api.NodeFlags.Const) !== 0;
  });
}

/** Where a type lists the texts that are allowed, the text is a word of it and reads best as itself. */
function typeTrouble(source: SourceContext, { first, uses }: Repetition): string | undefined {
  const { ts: api } = source;
  if (!api.isStringLiteral(first.node) || !/\.[cm]?tsx?$/.test(source.path)) return undefined;
  const program = source.service().getProgram();
  const file = program?.getSourceFile(source.fileName);
  if (!program || !file) return undefined;
  const checker = program.getTypeChecker();
  const isListed = (type: ts.Type | undefined): boolean =>
    type !== undefined &&
    (type.isUnion() ? type.types.some(isListed) : (type.flags & api.TypeFlags.StringLiteral) !== 0);
  const listed = uses.find(({ node }) => {
    const twin = nodeAt(api, file, node);
    return twin !== undefined && api.isExpression(twin) && isListed(checker.getContextualType(twin));
  });
  return listed && `${textOf(source, first.node)} is one of the texts that a type lists, and reads best as itself.`;
}
