/** Stands in for fast-check where each property is to be tried so many times as often as its test says. */
import fc, { type IAsyncProperty, type IProperty, type Parameters } from 'fast-check';

const times = Number(process.env.MAESTRO_TEST_TIMES);

/** As fast-check's own. */
export function assert<T>(property: IAsyncProperty<T> | IProperty<T>, parameters: Parameters<T> = {}): unknown {
  return fc.assert(property as IAsyncProperty<T>, { ...parameters, numRuns: (parameters.numRuns ?? 100) * times });
}

export * from 'fast-check';
export default { ...fc, assert };
