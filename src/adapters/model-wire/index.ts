export { idsOf, withOwnIds } from './call-ids.ts';
export { createWire, type ProviderOptions, type Question } from './exchange.ts';
export { hearing } from './hearing.ts';
export { inputObject, inputText } from './inputs.ts';
export { createLazyProvider, type Loaded } from './lazy-provider.ts';
export { partsInOrder } from './order.ts';
export { readJson, readReply, type AnswerBuilder } from './reading.ts';
export { ServerError } from './server-error.ts';
export { Tokens } from './usage.ts';
