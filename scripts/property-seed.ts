/**
 * Mocha loads this before any test: properties are tried with the same values on every run, so that a run says something
 * about the change and not about chance. `npm run test:properties` looks for counterexamples with other values, and more.
 */
import { registerHooks } from 'node:module';
import fc from 'fast-check';

const { MAESTRO_TEST_SEED: seed = '1', MAESTRO_TEST_TIMES: times = '1' } = process.env;

fc.configureGlobal({ seed: Number(seed) });

if (times !== '1') {
  const wrapper = new URL('./property-runs.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'fast-check' && context.parentURL !== wrapper
        ? { url: wrapper, shortCircuit: true }
        : next(specifier, context),
  });
}
