/** Outcome of an operation that may fail in an expected way. Throwing is kept for broken contracts. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** A successful {@link Result}. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** A failed {@link Result}. */
export function err<E>(error: E): Result<never, E> {
  return { ok: false, error };
}
