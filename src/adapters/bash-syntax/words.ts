import type { ArithmeticExpression, ParameterExpansionPart, ParsedScript, Word, WordPart } from 'unbash';
import type { Opening, ShellNode, ShellWord } from '../../core/ports/index.ts';

/** Makes the nodes of what a substitution runs; its source is its own. */
export type ReadScript = (script: ParsedScript) => readonly ShellNode[];

/** What stands for a piece that is only known at run time. */
const unknown = '\u0000';

interface Piece {
  readonly value: string;
  readonly opens: readonly Opening[];
  readonly inner: readonly ShellNode[];
}

const nothing: Piece = { value: '', opens: [], inner: [] };

function joined(pieces: readonly Piece[]): Piece {
  return {
    value: pieces.map(({ value }) => value).join(''),
    opens: [...new Set(pieces.flatMap(({ opens }) => opens))],
    inner: pieces.flatMap(({ inner }) => inner),
  };
}

function decided(opening: Opening, ...within: readonly Piece[]): Piece {
  const { opens, inner } = joined(within);
  return { value: unknown, opens: [opening, ...opens], inner };
}

function parameterPiece(part: ParameterExpansionPart, read: ReadScript): Piece {
  const { operation, parameter, prefix, index } = part;
  const words: readonly (Word | undefined)[] = operation
    ? [
        index,
        ...('operand' in operation ? [operation.operand] : []),
        ...(operation.type === 'Replace' ? [operation.pattern, operation.replacement] : []),
        ...(operation.type === 'Slice' ? [operation.offset, operation.length] : []),
      ]
    : [index];
  const within = words.map((word) => (word ? pieceOf(word, read) : nothing));
  if (prefix === '!' || operation?.type === 'Transform' || operation?.type === 'Unknown') {
    return decided('evaluation', ...within);
  }
  if (parameter === 'HOME' && !operation && !prefix) return { value: '~', opens: ['variable'], inner: [] };
  return decided('variable', ...within);
}

function arithmeticPieces(expression: ArithmeticExpression | undefined, read: ReadScript): readonly Piece[] {
  if (!expression) return [];
  switch (expression.type) {
    case 'ArithmeticBinary':
      return [...arithmeticPieces(expression.left, read), ...arithmeticPieces(expression.right, read)];
    case 'ArithmeticUnary':
      return arithmeticPieces(expression.operand, read);
    case 'ArithmeticTernary':
      return [expression.test, expression.consequent, expression.alternate].flatMap((each) =>
        arithmeticPieces(each, read),
      );
    case 'ArithmeticGroup':
      return arithmeticPieces(expression.expression, read);
    case 'ArithmeticWord':
      return (expression.parts ?? []).map((part) => partPiece(part, read));
    case 'ArithmeticCommandExpansion':
      return [substitution(expression.script, read)];
  }
}

function substitution(script: ParsedScript | undefined, read: ReadScript): Piece {
  return { value: unknown, opens: ['substitution'], inner: script ? read(script) : [] };
}

function partPiece(part: WordPart, read: ReadScript): Piece {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
      return { ...nothing, value: part.value };
    case 'DoubleQuoted':
      return joined(part.parts.map((each) => partPiece(each, read)));
    case 'AnsiCQuoted':
      return { value: part.value, opens: ['quoting'], inner: [] };
    case 'LocaleString': {
      const text = joined(part.parts.map((each) => partPiece(each, read)));
      return { ...text, opens: [...text.opens, 'quoting'] };
    }
    case 'Glob':
    case 'ExtendedGlob': {
      const within = joined((part.parts ?? []).map((each) => partPiece(each, read)));
      return { value: part.text, opens: ['glob', ...within.opens], inner: within.inner };
    }
    case 'BraceExpansion': {
      const within = joined((part.parts ?? []).map((each) => partPiece(each, read)));
      return { value: part.text, opens: ['braces', ...within.opens], inner: within.inner };
    }
    case 'SimpleExpansion':
      return part.text === '$HOME' ? { value: '~', opens: ['variable'], inner: [] } : decided('variable');
    case 'ParameterExpansion':
      return parameterPiece(part, read);
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      return substitution(part.script, read);
    case 'ArithmeticExpansion':
      return decided('arithmetic', ...arithmeticPieces(part.expression, read));
  }
}

function pieceOf(word: Word, read: ReadScript): Piece {
  return word.parts
    ? joined(word.parts.map((part) => partPiece(part, read)))
    : { value: word.value, opens: [], inner: [] };
}

/** A word of the parser's tree. */
export function wordOf(word: Word, read: ReadScript): ShellWord {
  const { value, opens, inner } = pieceOf(word, read);
  const isHome = /^~|[=:]~/.test(word.text) && value.includes('~');
  const isJoined = /\\\n/.test(word.text);
  const more: Opening[] = [...(isHome ? (['home'] as const) : []), ...(isJoined ? (['joined-line'] as const) : [])];
  return { text: word.text, value, opens: [...new Set([...opens, ...more])], inner };
}

/** Parts that stand without a word, as in a text behind `<<`. */
export function wordOfParts(text: string, parts: readonly WordPart[], read: ReadScript): ShellWord {
  const { value, opens, inner } = joined(parts.map((part) => partPiece(part, read)));
  return { text, value, opens, inner };
}

/** What an arithmetic command works on. */
export function wordOfArithmetic(expression: ArithmeticExpression | undefined, read: ReadScript): ShellWord {
  const { opens, inner } = joined(arithmeticPieces(expression, read));
  return { text: '((…))', value: unknown, opens: [...new Set<Opening>(['arithmetic', ...opens])], inner };
}
