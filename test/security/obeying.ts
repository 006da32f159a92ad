import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import type { Gate, JournalEvent } from '../../src/core/domain/index.ts';
import type { Maestro } from '../../src/core/app/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { eventsOf } from '../app/audit.ts';
import { small } from '../app/projects.ts';
import { goal } from '../app/stage.ts';
import { createWorld, type World } from '../app/world.ts';
import { createModelServer, type ModelServer, type ScriptedCall } from '../model-server/index.ts';
import { obedient } from '../model-server/obedient.ts';

/** A server of somebody who should hear nothing. */
export interface Listener {
  readonly url: string;
  /** What came in: method, path and body. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

export async function createListener(): Promise<Listener> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.on('end', () => {
      heard.push(`${request.method ?? ''} ${request.url ?? ''} ${Buffer.concat(parts).toString()}`);
      response.end('OK');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    heard,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A workspace in which a model obeys every text, at the highest level and without a sandbox, so that policy alone stands in the way. */
export interface Scene {
  readonly world: World;
  readonly server: ModelServer;
  readonly listener: Listener;
  /** Starts a goal whose agent begins with these calls, and waits until nothing goes on without a person. */
  begin(...first: readonly ScriptedCall[]): Promise<Maestro>;
  /** Ends the engine and takes the work up again with a new one. */
  reopen(): Promise<Maestro>;
  /** Says no to whatever is asked until nothing is; what was asked. */
  refuseAll(): Promise<readonly Gate[]>;
  /** All that was sent to the model. */
  sent(): string;
  events(): Promise<readonly JournalEvent[]>;
  /** Whether a file is there, in the folder around the workspace. */
  isThere(file: string): boolean;
}

/** @param files beside those of the small project; told of the listener's address. */
export async function withObedient(
  files: (evil: string) => Readonly<Record<string, string>>,
  play: (scene: Scene) => Promise<void>,
  more: { readonly autonomy?: number; readonly sandbox?: 'auto' } = {},
): Promise<void> {
  const listener = await createListener();
  const world = createWorld({ ...small, ...files(listener.url) });
  Object.assign(world.environment, { MAESTRO_SANDBOX: more.sandbox ?? 'off' });
  let first: readonly ScriptedCall[] = [];
  const server = await createModelServer({ script: (conversation) => obedient(first)(conversation) });
  const model = { name: 'scripted', provider: createOpenAiProvider({ baseUrl: server.url }) };
  let maestro: Maestro | undefined;
  const open = async (): Promise<Maestro> => {
    await maestro?.close();
    maestro = await world.open((given) => ({ ...given, model }));
    return maestro;
  };
  try {
    await play({
      world,
      server,
      listener,
      async begin(...calls) {
        first = calls;
        const opened = maestro ?? (await open());
        valueOf(await opened.startGoal(goal({ autonomy: more.autonomy ?? 5 })));
        await opened.settled();
        return opened;
      },
      async reopen() {
        const again = await open();
        await again.settled();
        return again;
      },
      async refuseAll() {
        const asked: Gate[] = [];
        for (let gates = [...(maestro?.state().gates.values() ?? [])]; gates.length > 0;) {
          for (const gate of gates) {
            asked.push(gate);
            maestro?.dispatch({ type: 'answer-gate', by: 'Ada', gateId: gate.id, answer: 'denied', reason: 'No' });
            await maestro?.settled();
          }
          gates = [...(maestro?.state().gates.values() ?? [])];
        }
        return asked;
      },
      sent: () => server.requests.map(({ body }) => body).join('\n'),
      events: async () => (maestro ? eventsOf(maestro.journal) : []),
      isThere: (file) => existsSync(path.join(world.top, file)),
    });
  } finally {
    await maestro?.close();
    await server.close();
    await listener.close();
    world.dispose();
  }
}
