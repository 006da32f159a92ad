import type { ShellJoin, ShellNode, ShellRedirect, ShellWord } from '../../ports/index.ts';

/** A line in plain words, or what in it is not plain. */
export type PlainReading =
  { readonly ok: true; readonly node: ShellNode } | { readonly ok: false; readonly why: string };

/** What opens or closes something in bash when it stands where a program is named. */
const reserved =
  /^(?:!|\[\[|\{|\}|case|coproc|do|done|elif|else|esac|fi|for|function|if|in|select|then|until|while|\]\])$/;

/** Characters of a plain word. Patterns are told apart; whatever is not here ends the reading. */
const bare = /^[\w./@:=,+%^!-]$/;
const pattern = /^[*?[\]]$/;
/** What a backslash may stand before: it then means itself. */
const escapable = /^[ ()|;*?.+$[\]{}^&<>"'\\/#!~=:,@%-]$/;

type Token =
  | { readonly kind: 'word'; readonly word: ShellWord; readonly isBare: boolean }
  | { readonly kind: 'join'; readonly join: ShellJoin | '|' }
  | { readonly kind: 'redirect'; readonly redirect: ShellRedirect };

/** Why the reading ends. */
interface Stop {
  readonly stop: string;
}

interface Cursor {
  readonly line: string;
  at: number;
}

function singleQuoted(cursor: Cursor): string | Stop {
  const end = cursor.line.indexOf("'", cursor.at + 1);
  if (end === -1) return { stop: 'a quote is not closed' };
  const text = cursor.line.slice(cursor.at + 1, end);
  cursor.at = end + 1;
  return text;
}

function doubleQuoted(cursor: Cursor): string | Stop {
  let value = '';
  for (cursor.at++; cursor.at < cursor.line.length; cursor.at++) {
    const letter = cursor.line[cursor.at] ?? '';
    const next = cursor.line[cursor.at + 1] ?? '';
    if (letter === '"') {
      cursor.at++;
      return value;
    }
    if (letter === '`') return { stop: 'it holds the output of another command' };
    if (letter === '$' && !/^["|) /]$/.test(next))
      return { stop: 'it holds a variable or the output of another command' };
    if (letter === '\\' && next === '\n') return { stop: 'a word goes on in the next line' };
    if (letter === '\\' && /^["\\$`]$/.test(next)) {
      value += next;
      cursor.at++;
    } else value += letter;
  }
  return { stop: 'a quote is not closed' };
}

/** A piece of a word, and whether it is written without quotes. */
function piece(cursor: Cursor): { readonly value: string; readonly isBare: boolean; readonly isGlob: boolean } | Stop {
  const letter = cursor.line[cursor.at] ?? '';
  if (letter === "'" || letter === '"') {
    const value = letter === "'" ? singleQuoted(cursor) : doubleQuoted(cursor);
    return typeof value === 'string' ? { value, isBare: false, isGlob: false } : value;
  }
  if (letter === '\\') {
    const next = cursor.line[cursor.at + 1] ?? '';
    if (!escapable.test(next)) return { stop: 'a backslash stands before a letter or the end of the line' };
    cursor.at += 2;
    return { value: next, isBare: false, isGlob: false };
  }
  // Braces with nothing in them mean themselves, as find has it.
  if (cursor.line.startsWith('{}', cursor.at)) {
    cursor.at += 2;
    return { value: '{}', isBare: false, isGlob: false };
  }
  const isGlob = pattern.test(letter);
  // Behind a letter it names an ancestor of a commit; elsewhere it may be somebody's folder.
  const isAncestor = letter === '~' && /^[\w^@~]$/.test(cursor.line[cursor.at - 1] ?? '');
  if (!isGlob && !isAncestor && !bare.test(letter)) return { stop: `it holds “${letter}” outside of quotes` };
  cursor.at++;
  return { value: letter, isBare: true, isGlob };
}

function word(cursor: Cursor): Token | Stop {
  const start = cursor.at;
  let [value, isBare, isGlob] = ['', true, false];
  while (cursor.at < cursor.line.length && !/^[ \t\n|&;<>]$/.test(cursor.line[cursor.at] ?? '')) {
    const next = piece(cursor);
    if ('stop' in next) return next;
    value += next.value;
    isBare &&= next.isBare;
    isGlob ||= next.isGlob;
  }
  const text = cursor.line.slice(start, cursor.at);
  // A bracket by itself is the name of a program, or its last argument.
  const isOpen = isGlob && text !== '[' && text !== ']';
  return { kind: 'word', word: { text, value, opens: isOpen ? ['glob'] : [], inner: [] }, isBare };
}

/** Redirections that touch no file: to or from the null device, or one stream to another. */
const harmless = /(?:[012]?>>?|&>>?|0?<)[ \t]*\/dev\/null(?=[ \t\n|&;<>]|$)|[12]?>&[12](?=[ \t\n|&;<>]|$)/y;

function redirect(cursor: Cursor): Token | null {
  harmless.lastIndex = cursor.at;
  const [text] = harmless.exec(cursor.line) ?? [];
  if (text === undefined) return null;
  cursor.at += text.length;
  const isFile = text.endsWith('/dev/null');
  const value = isFile ? '/dev/null' : text.slice(-1);
  const kind = isFile ? (text.includes('<') ? 'read' : 'write') : 'duplicate';
  return { kind: 'redirect', redirect: { kind, target: { text: value, value, opens: [], inner: [] } } };
}

function operator(cursor: Cursor): Token | Stop | null {
  const two = cursor.line.slice(cursor.at, cursor.at + 2);
  const one = two.slice(0, 1);
  if (two === '&&' || two === '||') {
    cursor.at += 2;
    return { kind: 'join', join: two };
  }
  if (two === '|&' || two === ';;') return { stop: `it holds “${two}”` };
  if (one === '|' || one === ';') {
    cursor.at++;
    return { kind: 'join', join: one };
  }
  if (one === '&') return { stop: 'it runs something in the background' };
  if (one === '<' || one === '>') return { stop: 'it reads or writes a file by redirection' };
  return null;
}

function token(cursor: Cursor): Token | Stop {
  return redirect(cursor) ?? operator(cursor) ?? word(cursor);
}

/** One command of a pipeline, from the tokens between two joins. */
function command(tokens: readonly Token[]): ShellNode | Stop {
  const words = tokens.flatMap((each) => (each.kind === 'word' ? [each] : []));
  const [program] = words;
  if (!program) return { stop: 'a part of it names no program' };
  const { value } = program.word;
  if (!program.isBare || program.word.opens.length > 0) return { stop: 'a program is named with quotes or patterns' };
  if (reserved.test(value)) return { stop: `it uses “${value}”` };
  if (/^[A-Za-z_]\w*\+?=/.test(value)) return { stop: 'it sets a variable' };
  const text = words.map((each) => each.word.text).join(' ');
  const redirects = tokens.flatMap((each) => (each.kind === 'redirect' ? [each.redirect] : []));
  return { kind: 'command', text, assignments: [], words: words.map((each) => each.word), redirects };
}

function tokensOf(line: string): readonly Token[] | Stop {
  const cursor: Cursor = { line, at: 0 };
  const tokens: Token[] = [];
  for (;;) {
    while (/^[ \t]$/.test(line[cursor.at] ?? '')) cursor.at++;
    if (cursor.at >= line.length) return tokens;
    if (line[cursor.at] === '\n') return { stop: 'it has several lines' };
    const next = token(cursor);
    if ('stop' in next) return next;
    tokens.push(next);
  }
}

/** Tokens as lists of pipelines of commands. */
function nodeOf(tokens: readonly Token[]): ShellNode | Stop {
  const parts: ShellNode[] = [];
  const joins: ShellJoin[] = [];
  let pipeline: ShellNode[] = [];
  let own: Token[] = [];
  const last = tokens.at(-1);
  const isEnded = last?.kind === 'join' && last.join === ';';
  for (const each of isEnded ? tokens : [...tokens, { kind: 'join', join: ';' } as const]) {
    if (each.kind !== 'join') {
      own.push(each);
      continue;
    }
    const found = command(own);
    if ('stop' in found) return found;
    pipeline.push(found);
    own = [];
    if (each.join === '|') continue;
    parts.push(pipeline.length === 1 ? found : { kind: 'pipeline', parts: pipeline });
    joins.push(each.join);
    pipeline = [];
  }
  return { kind: 'list', parts, joins };
}

/**
 * Reads a line of bash that consists of nothing but plain words and quoted strings, joined by `&&`, `||`, `;` and `|`, with
 * redirections to the null device. Everything else is refused: only what is read here can run without being asked about.
 */
export function readPlainLine(line: string): PlainReading {
  const trimmed = line.replace(/^\s+|\s+$/g, '');
  if (trimmed === '') return { ok: false, why: 'it holds no command' };
  const tokens = tokensOf(trimmed);
  if ('stop' in tokens) return { ok: false, why: tokens.stop };
  const node = nodeOf(tokens);
  return 'stop' in node ? { ok: false, why: node.stop } : { ok: true, node };
}
