import { fork } from 'node:child_process';
import path from 'node:path';
import type { SeenRequest } from './model-process.ts';
import type { ScriptOrder } from './scripts.ts';

/** A scripted model in a process of its own. */
export interface Model {
  readonly url: string;
  /** All requests so far, in order of arrival. */
  requests(): Promise<readonly SeenRequest[]>;
  close(): void;
}

/** Starts a model that plays an order; `sizes` keeps no bodies. */
export async function startModel(order: ScriptOrder, keep: 'bodies' | 'sizes' = 'bodies'): Promise<Model> {
  const child = fork(path.join(import.meta.dirname, 'model-process.ts'), [JSON.stringify({ ...order, keep })], {
    stdio: ['ignore', 2, 2, 'ipc'],
    execArgv: [],
  });
  const answer = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message as T));
      child.once('exit', (code) => reject(new Error(`the model ended with ${String(code)}`)));
    });
  const { url } = await answer<{ url: string }>();
  return {
    url,
    async requests() {
      const told = answer<{ requests: readonly SeenRequest[] }>();
      child.send('requests');
      return (await told).requests;
    },
    close: () => child.disconnect(),
  };
}

/** Milliseconds from the end of each answer to the next request of the same session. */
export function gapsOf(requests: readonly SeenRequest[]): readonly number[] {
  const last = new Map<string, SeenRequest>();
  return requests.flatMap((request) => {
    const before = last.get(request.session);
    last.set(request.session, request);
    return before ? [request.at - before.answeredAt] : [];
  });
}
