import * as z from 'zod';
import { ok } from '../../core/base/index.ts';
import type { Loaded } from '../lazy-models/index.ts';
import { createWire, idsOf, readJson, readReply } from '../model-wire/index.ts';
import { chatQuestion, responsesQuestion } from './client.ts';
import type { OpenAiOptions } from './options.ts';
import { createReplyBuilder } from './reply.ts';
import { paramsOf } from './request.ts';
import * as responses from './responses/index.ts';

/** The list of models as servers give it; some tell how much a model takes. */
const ModelList = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      context_length: z.int().positive().nullish().catch(null),
      max_model_len: z.int().positive().nullish().catch(null),
    }),
  ),
});

/** How the models of a server are asked that speaks as OpenAI does. */
export function createAsking(options: OpenAiOptions): Loaded {
  const wire = createWire(options, { name: 'openai', example: 'https://host/v1' });
  const official = wire.host === 'api.openai.com';
  const { api = official ? 'responses' : 'chat' } = options;
  return {
    close: wire.close,
    ask(request, onPiece, signal) {
      const taken = idsOf(request);
      const builder =
        api === 'responses'
          ? responses.createReplyBuilder(wire.name, request.model, taken, onPiece)
          : createReplyBuilder(taken, onPiece);
      return wire.exchange(
        request.model,
        signal,
        () =>
          api === 'responses'
            ? responsesQuestion(responses.paramsOf(request, wire.name))
            : chatQuestion(paramsOf(request, official)),
        (open) => readReply(open, builder),
      );
    },
    list: (signal) =>
      wire.exchange(
        '',
        signal,
        () => ({ path: '/models' }),
        async (open) => {
          const list = await readJson(open, ModelList);
          if (!list.ok) return list;
          return ok(
            list.value.data.map(({ id: name, context_length: length, max_model_len: longest }) => {
              const window = length ?? longest;
              return window ? { name, window } : { name };
            }),
          );
        },
      ),
  };
}
