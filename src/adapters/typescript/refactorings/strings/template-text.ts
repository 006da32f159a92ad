import type ts from 'typescript';
import type { SourceContext } from '../../refactoring.ts';
import { bare } from '../side-effects.ts';
import { textOf } from '../statement-text.ts';

/* The parts of a concatenation as the text of a template literal. */

/** Operands of a `+` chain, left to right. The first two may be an addition of numbers: see `templateParts`. */
export function addends(source: SourceContext, node: ts.BinaryExpression): ts.Expression[] {
  const { ts: api } = source;
  const { left } = node;
  const isChain = api.isBinaryExpression(left) && left.operatorToken.kind === api.SyntaxKind.PlusToken;
  return [...(isChain ? addends(source, left) : [left]), node.right];
}

/** A piece of the template: text as it stands between backticks, or an expression. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly raw: string }
  | { readonly kind: 'value'; readonly expression: ts.Expression; readonly text: string };

/** Whether the expression is a string or a template, with values or without. */
function isStringSyntax(source: SourceContext, expression: ts.Expression): boolean {
  const { ts: api } = source;
  return api.isStringLiteralLike(expression) || api.isTemplateExpression(expression);
}

/** The text of a string literal, without its quotes, escaped for a template; undefined when a template forbids it. */
function rawOf(source: SourceContext, literal: ts.StringLiteral): string | undefined {
  const inner = textOf(source, literal).slice(1, -1);
  // Octal escapes are errors in templates; a continued line has its layout on purpose.
  if (/\\(?:[1-9]|0\d|\r|\n)/.test(inner.replaceAll('\\\\', ''))) return undefined;
  return inner.replace(/\\[\s\S]|`/g, (match) => {
    if (match === '`') return '\\`';
    return match === "\\'" || match === '\\"' ? match.slice(1) : match;
  });
}

function templateContent(source: SourceContext, node: ts.Expression): TemplatePart[] | undefined {
  const { ts: api } = source;
  if (textOf(source, node).includes('\n')) return undefined;
  if (api.isNoSubstitutionTemplateLiteral(node)) return [{ kind: 'text', raw: textOf(source, node).slice(1, -1) }];
  if (!api.isTemplateExpression(node)) return undefined;
  const parts: TemplatePart[] = [{ kind: 'text', raw: textOf(source, node.head).slice(1, -2) }];
  for (const span of node.templateSpans) {
    const { expression, literal } = span;
    parts.push({ kind: 'value', expression, text: textOf(source, expression) });
    parts.push({ kind: 'text', raw: textOf(source, literal).slice(1, api.isTemplateTail(literal) ? -1 : -2) });
  }
  return parts;
}

/** Whether the expression is known to be text, other than by its syntax. */
type TextProof = (expression: ts.Expression) => boolean;

/**
 * The parts of the template that equals the chain, or undefined when there is none. Operands before the first text are
 * added to one another first, so they stay one addition: `a + b + 'c'` is `${a + b}c`, unless a or b is text.
 */
export function templateParts(
  source: SourceContext,
  operands: readonly ts.Expression[],
  isText: TextProof = () => false,
): TemplatePart[] | undefined {
  const { ts: api } = source;
  const isString: TextProof = (operand) => isStringSyntax(source, bare(api, operand));
  if (!operands.some(isString)) return undefined;
  const first = operands.findIndex((operand) => isString(operand) || isText(operand));
  const sum = operands.slice(0, first);
  const parts: TemplatePart[] = [];
  const [head] = sum;
  if (head) {
    const last = sum.at(-1) ?? head;
    const expression = sum.length > 1 ? last.parent : bare(api, head);
    if (!api.isExpression(expression)) return undefined;
    parts.push({ kind: 'value', expression, text: textOf(source, expression) });
  }
  for (const operand of operands.slice(first)) {
    const node = bare(api, operand);
    if (api.isStringLiteral(node)) {
      const raw = rawOf(source, node);
      if (raw === undefined) return undefined;
      parts.push({ kind: 'text', raw });
    } else if (isStringSyntax(source, node)) {
      const content = templateContent(source, node);
      if (!content) return undefined;
      parts.push(...content);
    } else {
      parts.push(
        ...(innerParts(source, node) ?? [{ kind: 'value' as const, expression: node, text: textOf(source, node) }]),
      );
    }
  }
  return parts;
}

/** The parts of a concatenation in parentheses, which is text already before it is added. */
function innerParts(source: SourceContext, node: ts.Expression): TemplatePart[] | undefined {
  const { ts: api } = source;
  const isSum = api.isBinaryExpression(node) && node.operatorToken.kind === api.SyntaxKind.PlusToken;
  return isSum ? templateParts(source, addends(source, node)) : undefined;
}

/** The template literal made of the parts. */
export function templateText(parts: readonly TemplatePart[]): string {
  let text = '';
  let run = '';
  // Text is escaped where literals meet, because `'$' + '{'` only becomes a hole once they are joined.
  const flush = (): void => {
    text += run.replace(/\\[\s\S]|\$\{/g, (match) => (match === '${' ? '\\${' : match));
    run = '';
  };
  for (const part of parts) {
    if (part.kind === 'text') {
      run += part.raw;
      continue;
    }
    flush();
    text += `\${${part.text}}`;
  }
  flush();
  return `\`${text}\``;
}
