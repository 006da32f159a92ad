import { err } from '../../core/base/index.ts';
import { failure, failureIn } from '../../core/domain/index.ts';
import type { CodeIndex } from '../../core/ports/index.ts';
import type { AnswerOf, FromProcess, IndexCall, ToProcess } from './messages.ts';

type Request = Exclude<ToProcess, { call: 'cancel' | 'know' }>;

function perform(index: CodeIndex, request: Request, signal: AbortSignal): Promise<AnswerOf<IndexCall>> {
  switch (request.call) {
    case 'refresh':
      return index.refresh(signal);
    case 'standing':
      return index.standing();
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
export function serveIndex(open: (secrets: () => readonly string[]) => Promise<CodeIndex>): void {
  let secrets: readonly string[] = [];
  const running = new Map<number, AbortController>();
  const opening = open(() => secrets);
  // Told with each answer.
  opening.catch(() => undefined);
  process.on('message', (message) => {
    const request = message as ToProcess;
    if (request.call === 'know') {
      secrets = request.secrets;
      return;
    }
    if (request.call === 'cancel') {
      running.get(request.id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(request.id, controller);
    void answer(opening, request, controller.signal).then((given) => {
      running.delete(request.id);
      process.send?.({ id: request.id, answer: given } satisfies FromProcess);
    });
  });
  process.on('disconnect', () => {
    for (const controller of running.values()) controller.abort();
    void opening.then((index) => index.close()).finally(() => process.exit());
  });
}
