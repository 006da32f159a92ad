import * as vscode from 'vscode';
import type { ModelFailure } from '../../core/ports/index.ts';
import type { Ending, Patience } from './watch.ts';

/** The longest that whoever brings the model is quoted, in characters. */
const longestQuote = 300;

/** What an error says; some come over from another process as mere objects. */
function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  return 'message' in error ? String(error.message) : JSON.stringify(error);
}

function quoteOf(error: unknown): string {
  const text = messageOf(error).replace(/\s+/g, ' ').trim();
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text.replace(/\.$/, '');
}

type Passing = 'rate-limited' | 'overloaded' | 'unreachable' | 'too-long' | 'server-error';

/** What an error says that has no code of its own: the editor hands on only its message. */
const signs: readonly (readonly [RegExp, Passing])[] = [
  [/context[ _-]?(?:length|window)|too (?:long|many tokens)|maximum context|longer than .* takes/i, 'too-long'],
  [/rate.?limit|too many requests|\b429\b|quota|no more requests/i, 'rate-limited'],
  [/overload|\b(?:503|529)\b|no capacity/i, 'overloaded'],
  [/ENOTFOUND|ECONNREFUSED|ECONNRESET|fetch failed|network|cannot be reached|offline/i, 'unreachable'],
];

const advice: Readonly<Record<Passing, string>> = {
  'too-long': 'Shorten the conversation, or choose a model with a larger context.',
  'rate-limited': 'Try again later.',
  overloaded: 'Try again later.',
  unreachable: 'Check the network, then try again.',
  'server-error': 'Try again; the log of the extension that brings the model may say more.',
};

/** The failure that an error of the editor's language models is. */
export function failedBy(error: unknown, model: string, partial: string): ModelFailure {
  const quote = quoteOf(error);
  const said = quote === '' ? '' : `: “${quote}”`;
  const code = error instanceof vscode.LanguageModelError ? error.code : '';
  if (code === 'NoPermissions' || code === 'Blocked') {
    const person = `VS Code does not let CodeMaestro use '${model}'${said}. Allow it when VS Code asks, sign in where the model comes from, or choose another model.`;
    return { reason: 'unauthorised', person, partial };
  }
  if (code === 'NotFound') return unknownModel(model, partial);
  const reason = signs.find(([sign]) => sign.test(quote))?.[1] ?? 'server-error';
  return { reason, person: `The model '${model}' of VS Code failed${said}. ${advice[reason]}`, partial };
}

function unknownModel(model: string, partial: string): ModelFailure {
  const person = `VS Code has no model '${model}' now. Sign in where it comes from, or run “CodeMaestro: Choose Language Model”.`;
  return { reason: 'unknown-model', person, partial };
}

/** The failure of a call that was ended from this side. */
export function endedBy(
  ending: Ending | 'unknown-model',
  model: string,
  partial: string,
  { firstByte, idle, total }: Patience,
): ModelFailure {
  const seconds = (time: number): string => `${String(Math.ceil(time / 1000))} s`;
  switch (ending) {
    case 'unknown-model':
      return unknownModel(model, partial);
    case 'cancelled':
      return { reason: 'cancelled', person: 'The call was stopped.', partial };
    case 'first-byte': {
      const person = `The model '${model}' of VS Code did not answer within ${seconds(firstByte)}. Try again, or choose another one.`;
      return { reason: 'timed-out', phase: 'first-byte', person, partial };
    }
    case 'idle': {
      const person = `The model '${model}' of VS Code fell silent for ${seconds(idle)}. Try again.`;
      return { reason: 'timed-out', phase: 'idle', person, partial };
    }
    case 'total': {
      const person = `The model '${model}' of VS Code did not finish within ${seconds(total)}. Ask for less at once.`;
      return { reason: 'timed-out', phase: 'total', person, partial };
    }
  }
}
