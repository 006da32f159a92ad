import * as z from 'zod';
import type { Allowance, AllowanceLeft } from '../../core/ports/index.ts';

/** An error that a server tells in the stream or as its whole answer, in the shapes that are met. */
export const ServerError = z.union([
  z.string().transform((message) => ({ message, code: null, type: null, param: null })),
  z.object({
    message: z.string().nullish().catch(null),
    code: z.union([z.string(), z.number()]).nullish().catch(null),
    type: z.string().nullish().catch(null),
    param: z.string().nullish().catch(null),
  }),
]);
export type ServerError = z.infer<typeof ServerError>;

/** A server that gave up without a word. */
export const noError: ServerError = { message: null, code: null, type: null, param: null };

/** The error in the body of a refusal: `{error}`, `[{error}]`, `{message}`, `{detail}` or any text. */
export function errorIn(text: string): ServerError {
  const plain = { ...noError, message: text };
  try {
    const value: unknown = JSON.parse(text);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first !== 'object' || first === null) return plain;
    const told = 'error' in first ? first.error : 'detail' in first ? { message: JSON.stringify(first.detail) } : first;
    return ServerError.safeParse(told).data ?? plain;
  } catch {
    return plain;
  }
}

/** The status that an error within a stream names as its code. */
export function statusIn({ code }: ServerError): number | undefined {
  const status = Number(code);
  return Number.isInteger(status) && status >= 400 && status <= 599 ? status : undefined;
}

type Header = (name: string) => string | undefined;

/** The server's own clock, which a date of its is meant by; ours when it tells none. */
function clockOf(header: Header, now: number): number {
  const told = Date.parse(header('date') ?? '');
  return Number.isFinite(told) ? told : now;
}

/** How long a server asks to wait, in milliseconds, by `retry-after-ms` or `retry-after` in seconds or as a date. */
export function retryAfterOf(header: Header, now: number): number | undefined {
  const exact = Number.parseFloat(header('retry-after-ms') ?? '');
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const given = header('retry-after')?.trim();
  if (!given) return undefined;
  const time = /^[\d.]+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - clockOf(header, now);
  return Number.isFinite(time) ? Math.max(0, time) : undefined;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration as `6m0s`, `12ms` or seconds, or a date, in milliseconds from now. */
function resetIn(text: string | undefined, header: Header, now: number): number | undefined {
  const given = text?.trim() ?? '';
  if (/^[\d.]+$/.test(given)) return Number(given) * 1000;
  if (/^(?:[\d.]+(?:ms|[smhd]))+$/.test(given)) {
    const parts = given.matchAll(/([\d.]+)(ms|[smhd])/g);
    return [...parts].reduce((sum, [, count, unit = 's']) => sum + Number(count) * (units[unit] ?? 0), 0);
  }
  const date = Date.parse(given) - clockOf(header, now);
  return Number.isFinite(date) ? Math.max(0, date) : undefined;
}

function countIn(header: Header, ...names: readonly string[]): number | undefined {
  const count = Number.parseInt(names.map((name) => header(name)).find((told) => told !== undefined) ?? '', 10);
  return Number.isFinite(count) && count >= 0 ? count : undefined;
}

function leftOf(header: Header, what: string, now: number): AllowanceLeft | undefined {
  const left = countIn(header, `x-ratelimit-remaining-${what}`, `anthropic-ratelimit-${what}-remaining`);
  if (left === undefined) return undefined;
  const whole = countIn(header, `x-ratelimit-limit-${what}`, `anthropic-ratelimit-${what}-limit`);
  const told = header(`x-ratelimit-reset-${what}`) ?? header(`anthropic-ratelimit-${what}-reset`);
  const reset = resetIn(told, header, now);
  return { left, ...(whole === undefined ? {} : { whole }), ...(reset === undefined ? {} : { resetIn: reset }) };
}

/** What a server still lets through, by its headers; undefined when they tell nothing. */
export function allowanceOf(header: Header, now: number): Allowance | undefined {
  const [requests, tokens] = [leftOf(header, 'requests', now), leftOf(header, 'tokens', now)];
  if (!requests && !tokens) return undefined;
  return { ...(requests ? { requests } : {}), ...(tokens ? { tokens } : {}) };
}

function agedPart({ left, whole, resetIn: reset }: AllowanceLeft, time: number): AllowanceLeft | undefined {
  if (reset === undefined) return { left, ...(whole === undefined ? {} : { whole }) };
  if (reset <= time) return whole === undefined ? undefined : { left: whole, whole, resetIn: 0 };
  if (whole === undefined) return { left, resetIn: reset - time };
  return { left: left + Math.floor(((whole - left) * time) / reset), whole, resetIn: reset - time };
}

/** The same so many milliseconds later, when nothing was sent meanwhile; undefined when nothing of it holds any more. */
export function aged({ requests, tokens }: Allowance, time: number): Allowance | undefined {
  const [ofRequests, ofTokens] = [requests && agedPart(requests, time), tokens && agedPart(tokens, time)];
  if (!ofRequests && !ofTokens) return undefined;
  return { ...(ofRequests ? { requests: ofRequests } : {}), ...(ofTokens ? { tokens: ofTokens } : {}) };
}
