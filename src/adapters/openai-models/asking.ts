import * as z from 'zod';
import { ok } from '../../core/base/index.ts';
import { createWire, idsOf, readJson, readReply, type Loaded, type ProviderOptions } from '../model-wire/index.ts';
import { chatQuestion } from './client.ts';
import { createReplyBuilder } from './reply.ts';
import { paramsOf } from './request.ts';

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

/** How the models of a server are asked that speaks Chat Completions. */
export function createAsking(options: ProviderOptions): Loaded {
  const wire = createWire(options, { name: 'openai', example: 'https://host/v1' });
  const official = wire.host === 'api.openai.com';
  return {
    close: wire.close,
    ask(request, onPiece, signal) {
      const builder = createReplyBuilder(idsOf(request), onPiece);
      return wire.exchange(
        request.model,
        signal,
        () => chatQuestion(paramsOf(request, official)),
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
