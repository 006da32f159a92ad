import type { BoardTexts, CardView } from '../../src/protocol/index.ts';
import { createTexts, late } from '../parts/writing.ts';

/** A name of a text of the page. */
export type TextName = keyof BoardTexts;

/** How values and texts are written for the person. */
export interface Format {
  readonly text: (name: TextName, ...filled: readonly (string | number)[]) => string;
  /** A role as the person knows it; a project's own by its name. */
  readonly role: (role: string | null) => string;
  /** Milliseconds in at most two units: `3m 12s`. */
  readonly duration: (milliseconds: number) => string;
  /** Empty for what cost nothing; what has no known price is never taken for nothing. */
  readonly cost: (cost: CardView['cost']) => string;
  readonly time: (at: number) => string;
  readonly number: (value: number) => string;
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A duration in the two largest units that it has. */
export function durationText(milliseconds: number): string {
  let rest = Math.max(0, milliseconds);
  const parts = units.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { unit, count };
  });
  const first = parts.findIndex(({ count }) => count > 0);
  if (first < 0) return '0s';
  const shown = parts.slice(first, first + 2).filter(({ count }) => count > 0);
  return shown.map(({ unit, count }) => `${String(count)}${unit}`).join(' ');
}

/** Formats for a language, with the texts that the host handed over. */
export function createFormat(texts: BoardTexts, locale: string): Format {
  const money = (digits: number) =>
    late(() => new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', maximumFractionDigits: digits }));
  const [cents, fractions] = [money(2), money(4)];
  const clock = late(() => new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' }));
  const plain = late(() => new Intl.NumberFormat(locale));
  const text = createTexts(texts);
  return {
    text,
    role(role) {
      if (role === null) return texts['role.checks'];
      const known = (texts as Readonly<Record<string, string>>)[`role.${role}`];
      return known ?? role;
    },
    duration: durationText,
    cost({ dollars, unpriced }) {
      if (dollars === 0) return unpriced === 0 ? '' : texts['cost.unknown'];
      const known = (dollars < 0.01 ? fractions() : cents()).format(dollars);
      return unpriced === 0 ? known : text('cost.partly', known);
    },
    time: (at) => clock().format(at),
    number: (value) => plain().format(value),
  };
}
