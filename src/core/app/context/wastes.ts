import { estimateTokens } from '../../agent/index.ts';
import type { TranscriptEntry } from '../../domain/index.ts';

/** Tokens that a session sent and that did little for it. */
export interface Waste {
  /**
   * `read-twice`: the same was answered before. `not-used`: nothing that came after speaks of it. `big`: it is long, whatever
   * it was good for.
   */
  readonly kind: 'read-twice' | 'not-used' | 'big';
  /** The call, with what it was for: `read-file src/prices.ts`. */
  readonly what: string;
  /** The turn whose call it was, counted from 1. */
  readonly turn: number;
  /** Tokens of the answer, and how many requests it was in. */
  readonly tokens: number;
  readonly requests: number;
}

/** An answer of a tool while the entries of its session are gone through. */
interface Answer {
  readonly what: string;
  readonly turn: number;
  readonly text: string;
  readonly tokens: number;
  /** What shows that it was of use: its path, and names that came up with it. */
  readonly signs: ReadonlySet<string>;
  /** What it says was nearly all said before, of the same path or by the same words. */
  readonly isRepeated: boolean;
  isUsed: boolean;
  requests: number;
}

/** Tokens from which on an answer is worth a word, and from which on it is big. */
const least = { told: 150, big: 2_000 };

/** The share of its lines that was answered before from which on an answer repeats another. */
const repeats = 0.8;

/** Names in a text that are long enough to tell something. */
function namesIn(text: string): readonly string[] {
  return text.match(/[A-Za-z_$][\w$]{4,}/g) ?? [];
}

/** What a call was for, in a few words. */
function aimOf(input: string): { readonly aim: string; readonly path: string | null } {
  try {
    const value: unknown = JSON.parse(input);
    if (typeof value !== 'object' || value === null) return { aim: '', path: null };
    const told = ['path', 'pattern', 'command', 'glob'].flatMap((name) => {
      const each = (value as Readonly<Record<string, unknown>>)[name];
      return typeof each === 'string' ? [each] : [];
    });
    const path = 'path' in value && typeof value.path === 'string' ? value.path : null;
    return { aim: told.join(' in ').slice(0, 80), path };
  } catch {
    return { aim: '', path: null };
  }
}

interface Account {
  readonly answers: Answer[];
  readonly calls: Map<string, { readonly name: string; readonly input: string }>;
  /** Every name that came up so far. */
  readonly known: Set<string>;
  /** Lines that were answered, each with the path that it was asked of. */
  readonly lines: Set<string>;
  turn: number;
  /** Answers of the turns up to this one are not sent whole any more. */
  goneUpTo: number;
}

function takeTurn(account: Account, { text, calls, purpose }: Extract<TranscriptEntry, { kind: 'turn' }>): void {
  for (const each of account.answers) if (each.turn > account.goneUpTo) each.requests++;
  if (purpose === 'summary') return;
  account.turn++;
  const said = [text, ...calls.map(({ input }) => input)].join('\n');
  const names = new Set(namesIn(said));
  for (const each of account.answers) {
    each.isUsed ||= [...each.signs].some((sign) => (sign.includes('/') ? said.includes(sign) : names.has(sign)));
  }
  for (const name of names) account.known.add(name);
  for (const { id, name, input } of calls) account.calls.set(id, { name, input });
}

function takeAnswer(
  account: Account,
  { callId, name, text }: Extract<TranscriptEntry, { kind: 'tool-finished' }>,
): void {
  const { aim, path } = aimOf(account.calls.get(callId)?.input ?? '');
  const fresh = namesIn(text).filter((each) => !account.known.has(each));
  const what = aim === '' ? name : `${name} ${aim}`;
  const said = text.split('\n').map((line) => `${path ?? ''}\0${line}`);
  account.answers.push({
    ...{ what, turn: account.turn, text, tokens: estimateTokens(text) },
    signs: new Set(path === null ? fresh : [path, ...fresh]),
    isRepeated: said.filter((line) => account.lines.has(line)).length >= repeats * said.length,
    ...{ isUsed: false, requests: 0 },
  });
  for (const line of said) account.lines.add(line);
  for (const each of fresh) account.known.add(each);
}

/** Tokens that the rest of the session carried in vain; of a big answer, those beyond what is usual. */
export function wasted({ kind, tokens, requests }: Waste): number {
  return (kind === 'big' ? tokens - least.big : tokens) * requests;
}

/** What a session sent in vain, the worst first. `isOver`: nothing more is to come that could speak of the last answers. */
export function wastesOf(entries: readonly TranscriptEntry[], isOver: boolean): readonly Waste[] {
  const account: Account = {
    ...{ answers: [], calls: new Map(), known: new Set<string>(), lines: new Set<string>() },
    ...{ turn: 0, goneUpTo: 0 },
  };
  for (const entry of entries) {
    if (entry.kind === 'turn') takeTurn(account, entry);
    else if (entry.kind === 'tool-finished') takeAnswer(account, entry);
    else if (entry.kind === 'shortened' || entry.kind === 'summarised') {
      account.goneUpTo = Math.max(account.goneUpTo, entry.turn);
    }
  }
  const wastes = account.answers.flatMap(({ what, turn, tokens, requests, isRepeated, isUsed }): readonly Waste[] => {
    if (requests === 0 || tokens < least.told) return [];
    const told = { what, turn, tokens, requests };
    if (isRepeated) return [{ kind: 'read-twice', ...told }];
    if (!isUsed && isOver) return [{ kind: 'not-used', ...told }];
    return tokens > least.big ? [{ kind: 'big', ...told }] : [];
  });
  return wastes.toSorted((a, b) => wasted(b) - wasted(a) || a.turn - b.turn);
}
