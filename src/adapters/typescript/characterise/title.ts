import type { Seen } from './choose.ts';
import { printPlain, type Value } from './value.ts';

const SHOWN = 60;

/** Cut in the middle of nowhere, but never in the middle of a character. */
function short(content: string, limit = SHOWN): string {
  if (content.length <= limit) return content;
  return `${content.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function shown(value: Value): string {
  return short(printPlain(value));
}

/** Long arguments share the room, so that each is seen. */
function shownArguments(args: readonly Value[]): string {
  const texts = args.map(printPlain);
  const whole = texts.join(', ');
  if (whole.length <= SHOWN) return whole;
  return texts.map((content) => short(content, Math.max(18, Math.floor(SHOWN / texts.length)))).join(', ');
}

function ending({ outcome }: Seen): string {
  switch (outcome.kind) {
    case 'returned':
      return `${outcome.iterated ? 'yields' : 'gives'} ${shown(outcome.value)}`;
    case 'resolved':
      return `resolves to ${shown(outcome.value)}`;
    case 'threw':
    case 'rejected': {
      const { name, message, builtIn } = outcome.error;
      const what = builtIn || message === '' ? name : `${name}: ${short(message)}`;
      return `${outcome.kind === 'threw' ? 'throws' : 'rejects with'} ${what}`;
    }
  }
}

/** What the case shows, in one line: `slugify("Hello World") gives "hello-world"`. */
export function titleOf(name: string, seen: Seen, parameterNames: readonly string[]): string {
  const call = `${name}(${shownArguments(seen.args)})`;
  const changes = seen.mutated.map(({ index, value }) => `changes ${parameterNames[index] ?? ''} to ${shown(value)}`);
  const isSilent = printPlain('value' in seen.outcome ? seen.outcome.value : { t: 'code', code: '' }) === 'undefined';
  const parts = changes.length > 0 && isSilent ? changes : [ending(seen), ...changes];
  return `${call} ${parts.join(' and ')}`;
}
