export { createReplyBuilder } from './reply.ts';
export { paramsOf } from './request.ts';
