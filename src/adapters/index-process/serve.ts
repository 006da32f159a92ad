import { err } from '../../core/base/index.ts';
import { failure, failureIn } from '../../core/domain/index.ts';
import type { CodeIndex } from '../../core/ports/index.ts';
import type { AnswerOf, Confided, FromProcess, IndexCall, ToProcess } from './messages.ts';

type Request = Exclude<ToProcess, { call: 'cancel' | 'know' }>;

function perform(index: CodeIndex, request: Request, signal: AbortSignal): Promise<AnswerOf<IndexCall>> {
  switch (request.call) {
    case 'refresh':
      return index.refresh(signal);
    case 'standing':
      return index.standing();
    case 'leftOut':
      return index.leftOut();
    case 'fill':
      return index.fill(request.input, signal);
    case 'search':
      return index.search(request.input, signal);
    case 'map':
      return index.map(request.input, signal);
    case 'around':
      return index.around(request.input);
  }
}

async function answer(
  opening: Promise<CodeIndex>,
  request: Request,
  signal: AbortSignal,
): Promise<AnswerOf<IndexCall>> {
  try {
    return await perform(await opening, request, signal);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(failureIn(error) ?? failure('agent-failed', `The index of the code failed: ${why}.`));
  }
}

/** Answers for an index what the process that started this one asks, until that goes or closes the channel. */
export function serveIndex(open: (confided: Confided) => Promise<CodeIndex>): void {
  let confided: Confided = { secrets: [] };
  let opening: Promise<CodeIndex> | undefined;
  const running = new Map<number, AbortController>();
  process.on('message', (message) => {
    const request = message as ToProcess;
    if (request.call === 'know') {
      confided = request.confided;
      return;
    }
    if (request.call === 'cancel') {
      running.get(request.id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(request.id, controller);
    // What it is opened with comes before the first request.
    opening ??= open(confided);
    void answer(opening, request, controller.signal).then((given) => {
      running.delete(request.id);
      process.send?.({ id: request.id, answer: given } satisfies FromProcess);
    });
  });
  process.on('disconnect', () => {
    for (const controller of running.values()) controller.abort();
    void Promise.resolve(opening)
      .then((index) => index?.close())
      .finally(() => process.exit());
  });
}
