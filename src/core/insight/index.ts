export { bookkeeping, describeEvent } from './describe-event.ts';
