import type ts from 'typescript';
import type { SourceContext } from '../../refactoring.ts';
import type { LiteralUse } from './uses.ts';

/* Names for repeated literals, in the way the file names its constants. */

/** A name made of more words than this is a sentence. */
const MOST_WORDS = 4;
const MOST_CHARACTERS = 32;

/** Names that say nothing of what they hold. */
const EMPTY_ROLES =
  /^(?:default |set |get )?(?:value|val|input|data|arg|args|num|number|item|obj|object|text|str|string|result|index|count|other|expected|actual|left|right)(?: limit)?$/i;

function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^a-zA-Z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** How the file writes module-level constants that hold a literal. */
function isCamelCaseFile(source: SourceContext): boolean {
  const { ts: api } = source;
  let camel = 0;
  let screaming = 0;
  for (const statement of source.sourceFile.statements) {
    if (!api.isVariableStatement(statement) || !(statement.declarationList.flags & api.NodeFlags.Const)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!api.isIdentifier(name) || !initializer || !api.isLiteralExpression(initializer)) continue;
      if (/^[A-Z][A-Z0-9_]*$/.test(name.text)) screaming++;
      else camel++;
    }
  }
  return camel > screaming;
}

function cased(source: SourceContext, words: readonly string[]): string {
  if (!isCamelCaseFile(source)) return words.join('_').toUpperCase();
  return words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

/** What all uses agree that the literal is, by the name of what takes it. */
function sharedRole(uses: readonly LiteralUse[]): string | undefined {
  const [role, ...others] = new Set(uses.map((use) => use.role));
  const isTelling = role !== undefined && others.length === 0 && role.length > 2 && !EMPTY_ROLES.test(role);
  return isTelling ? role : undefined;
}

function stringWords(literal: ts.StringLiteral): string[] | undefined {
  const words = wordsOf(literal.text);
  const letters = words.join('').replace(/\d/g, '');
  const isReadable = words.length > 0 && words.length <= MOST_WORDS && letters.length >= 4;
  return isReadable && words.join('_').length <= MOST_CHARACTERS ? words : undefined;
}

/** A name for the literal, or undefined when neither its text nor its uses tell one. */
export function nameFor(source: SourceContext, uses: readonly LiteralUse[]): string | undefined {
  const [first] = uses;
  if (!first) return undefined;
  const role = sharedRole(uses);
  const words =
    (source.ts.isStringLiteral(first.node) ? stringWords(first.node) : undefined) ?? (role ? wordsOf(role) : undefined);
  if (!words || words.length === 0 || words.length > MOST_WORDS) return undefined;
  const name = cased(source, /^\d/.test(words[0] ?? '') ? ['value', ...words] : words);
  return name;
}
