import { counted } from '../core/base/index.ts';
import type { Cost } from '../core/domain/index.ts';

/** A duration as people say it: `850 ms`, `12 s`, `3 min 04 s`, `2 h 05 min`. */
export function durationText(milliseconds: number): string {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < 1000) return `${String(ms)} ms`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${ms < 10_000 ? (ms / 1000).toFixed(1) : String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (minutes < 60) return `${String(minutes)} min ${two(seconds % 60)} s`;
  return `${String(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}

/** A number of tokens in few characters. */
export function tokensText(count: number): string {
  return count < 10_000 ? String(count) : `${String(Math.round(count / 1000))}k`;
}

/** US dollars. */
function dollarsText(dollars: number): string {
  return dollars === 0 ? '$0' : `$${dollars < 0.01 ? dollars.toFixed(4) : dollars.toFixed(2)}`;
}

/** What work cost; program agents cost nothing. What has no known price is never taken for nothing. */
export function costText({ dollars, unpriced }: Pick<Cost, 'dollars' | 'unpriced'>): string {
  if (unpriced === 0) return dollarsText(dollars);
  return dollars === 0 ? 'cost unknown' : `${dollarsText(dollars)} and what is unknown`;
}

/** A moment in local time, to the second. */
export function momentText(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** A number of bytes as one reads it. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, 'byte');
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
