import type { MemoryTexts } from '../../src/protocol/index.ts';
import { createTexts, late } from '../parts/writing.ts';

/** A name of a text of the page. */
export type TextName = keyof MemoryTexts;

/** How values and texts are written for the person. */
export interface Format {
  readonly text: (name: TextName, ...filled: readonly (string | number)[]) => string;
  readonly day: (at: number) => string;
  readonly time: (at: number) => string;
  readonly number: (value: number) => string;
}

/** Formats for a language, with the texts that the host handed over. */
export function createFormat(texts: MemoryTexts, locale: string): Format {
  const day = late(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }));
  const clock = late(() => new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }));
  const plain = late(() => new Intl.NumberFormat(locale));
  return {
    text: createTexts(texts),
    day: (at) => day().format(at),
    time: (at) => clock().format(at),
    number: (value) => plain().format(value),
  };
}
