import { err, ok, type Result } from '../base/index.ts';
import { failure, failureIn, type Failure } from '../domain/index.ts';

/**
 * Runs work on a store of what can be made again; once more on an empty one when it was damaged, which a retryable failure
 * says. `what` names it to the person: `The index of the code`.
 */
export async function anewWhenDamaged<T>(
  store: { readonly startAnew: () => void },
  what: string,
  work: () => Promise<T>,
): Promise<Result<T, Failure>> {
  for (const isLast of [false, true]) {
    try {
      return ok(await work());
    } catch (error) {
      const cause = failureIn(error);
      if (!cause) throw error;
      if (isLast || !cause.retryable) return err(cause);
      store.startAnew();
    }
  }
  return err(failure('read-only', `${what} cannot be used. Delete it and try again.`));
}
