import * as z from 'zod';
import { ok } from '../../core/base/index.ts';
import type { Loaded } from '../lazy-models/index.ts';
import { createWire, idsOf, readJson, readReply, type ProviderOptions } from '../model-wire/index.ts';
import { interfaceVersion, messagesQuestion } from './client.ts';
import { createReplyBuilder } from './reply.ts';
import { paramsOf } from './request.ts';

const ModelList = z.object({
  data: z.array(z.object({ id: z.string(), max_input_tokens: z.int().positive().nullish().catch(null) })),
});

/** How the models of Anthropic are asked. */
export function createAsking(options: ProviderOptions): Loaded {
  const wire = createWire(options, { name: 'anthropic', example: 'https://api.anthropic.com' });
  return {
    close: wire.close,
    ask(request, onPiece, signal) {
      const builder = createReplyBuilder(wire.name, request.model, idsOf(request), onPiece);
      return wire.exchange(
        request.model,
        signal,
        () => messagesQuestion(paramsOf(request, wire.name)),
        (open) => readReply(open, builder),
      );
    },
    list: (signal) =>
      wire.exchange(
        '',
        signal,
        () => ({
          path: '/v1/models',
          query: { limit: '1000' },
          headers: { 'anthropic-version': interfaceVersion },
        }),
        async (open) => {
          const list = await readJson(open, ModelList);
          if (!list.ok) return list;
          return ok(
            list.value.data.map(({ id: name, max_input_tokens: window }) => (window ? { name, window } : { name })),
          );
        },
      ),
  };
}
