export { idsOf, withOwnIds } from './call-ids.ts';
export { createBatchEmbedder } from './embedding.ts';
export { createWire, type ProviderOptions, type Question } from './exchange.ts';
export { hearing } from './hearing.ts';
export { inputObject, inputText } from './inputs.ts';
export { partsInOrder } from './order.ts';
export { readJson, readObjects, readReply, type AnswerBuilder } from './reading.ts';
export { noError, ServerError } from './server-error.ts';
export { Tokens } from './usage.ts';
