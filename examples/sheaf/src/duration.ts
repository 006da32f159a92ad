import { DataError } from './errors.ts';

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
};

/**
 * Milliseconds of a duration such as `1h 30m`, `90s`, `2 days` or `1:30:00`.
 * @throws DataError when the text is no duration.
 */
export function parseDuration(text: string): number {
  const clock = /^(\d+):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?$/.exec(text.trim());
  if (clock) {
    const [, hours, minutes, seconds = '0'] = clock;
    return Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000;
  }
  let total = 0;
  let rest = text.trim().toLowerCase();
  const part = /^(\d+(?:\.\d+)?)\s*([a-z]+)[\s,]*/;
  if (rest === '') throw new DataError('A duration is empty');
  while (rest !== '') {
    const match = part.exec(rest);
    const unit = match?.[2] ?? '';
    const factor = UNITS[unit] ?? UNITS[unit.replace(/s$/, '')];
    if (!match || factor === undefined)
      throw new DataError('"' + text + '" is no duration; write something like 1h 30m');
    total += Number(match[1]) * factor;
    rest = rest.slice(match[0].length);
  }
  return total;
}

/** A duration for people: `2d 3h`, `1h 30m`, `4.2s`, `350ms`; at most two units. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 0) return '-' + formatDuration(-milliseconds);
  if (milliseconds < 1000) return Math.round(milliseconds) + 'ms';
  if (milliseconds < 60_000) return Number((milliseconds / 1000).toFixed(1)) + 's';
  const steps: [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ];
  const parts: string[] = [];
  let rest = Math.round(milliseconds / 1000) * 1000;
  for (const [unit, size] of steps) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(count + unit);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}
