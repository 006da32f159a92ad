import { ok } from '../../core/base/index.ts';
import type { ModelProvider } from '../../core/ports/index.ts';
import type { Loaded } from '../lazy-models/index.ts';
import { createWire, idsOf, readJson, readObjects, readReply } from '../model-wire/index.ts';
import { ModelList, Progress } from './chunk.ts';
import { chatQuestion, pullQuestion } from './client.ts';
import type { OllamaOptions } from './options.ts';
import { createReplyBuilder } from './reply.ts';
import { paramsOf } from './request.ts';

/** A model is fetched for hours where the line is slow; in milliseconds. */
const pullTime = 24 * 3_600_000;

/** How the models of an Ollama server are asked, listed and fetched. */
export function createAsking(options: OllamaOptions): Loaded & Required<Pick<ModelProvider, 'pull'>> {
  const usual = { name: 'ollama', example: 'http://localhost:11434' };
  const wire = createWire(options, usual);
  const slow = createWire({ ...options, timeouts: { ...options.timeouts, total: pullTime } }, usual);
  return {
    close() {
      wire.close();
      slow.close();
    },
    ask(request, onPiece, signal) {
      const builder = createReplyBuilder(wire.name, idsOf(request), onPiece);
      return wire.exchange(
        request.model,
        signal,
        () => chatQuestion(paramsOf(request, wire.name, options)),
        (open) => readReply(open, builder),
      );
    },
    list: (signal) =>
      wire.exchange(
        '',
        signal,
        () => ({ path: '/api/tags' }),
        async (open) => {
          const list = await readJson(open, ModelList);
          return list.ok ? ok(list.value.models.map(({ name, size }) => (size ? { name, size } : { name }))) : list;
        },
      ),
    pull: (model, onProgress, signal) =>
      slow.exchange(
        model,
        signal,
        () => pullQuestion({ model, stream: true }),
        (open) =>
          readObjects(open, (object) => {
            const { data } = Progress.safeParse(object);
            if (data?.error) return data.error;
            tell(onProgress, { step: data?.status ?? '', done: data?.completed ?? 0, whole: data?.total ?? 0 });
            return true;
          }),
      ),
  };
}

/** What a listener throws is dropped. */
function tell<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch {
    // A listener that fails must not end a download.
  }
}
