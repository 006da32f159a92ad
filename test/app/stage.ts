import assert from 'node:assert/strict';
import type { ConfiguredModel, Maestro, Surroundings } from '../../src/core/app/index.ts';
import type { Gate, JournalEvent } from '../../src/core/domain/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { createModelServer, type Conversation, type ModelServer, type Script } from '../model-server/index.ts';
import { small } from './projects.ts';
import { createWorld, type World } from './world.ts';

/** Ends a stage. */
export const report = { name: 'report', input: { outcome: 'done', summary: 'As asked.', findings: [] } };
/** Adds a line to the module of the small project. */
export const edit = (line: string) => ({
  name: 'edit-file',
  input: { path: 'src/main.ts', edits: [{ old: '  return Math.round', new: `  ${line}\n  return Math.round` }] },
});
/** A workspace, a scripted model, and engines on them. */
export interface Stage {
  readonly world: World;
  readonly server: ModelServer;
  readonly model: ConfiguredModel;
  readonly open: (more?: Partial<Surroundings>) => Promise<Maestro>;
}

/** Plays with a stage that is taken down afterwards. */
export async function withStage(script: Script, play: (stage: Stage) => Promise<void>): Promise<void> {
  const server = await createModelServer({ script });
  const world = createWorld(small);
  const provider = createOpenAiProvider({ baseUrl: server.url });
  const opened: Maestro[] = [];
  try {
    await play({
      world,
      server,
      model: { name: 'scripted', provider },
      async open(more = {}) {
        const maestro = await world.open((given) => ({ ...given, model: { name: 'scripted', provider }, ...more }));
        opened.push(maestro);
        return maestro;
      },
    });
  } finally {
    for (const maestro of opened) await maestro.close();
    await server.close();
    world.dispose();
  }
}

/** A goal of one task for one developer. */
export function goal(more: object = {}) {
  const usual = { text: 'Know Austria', workflow: 'quick', autonomy: 2, acceptLowRisk: false, paths: [], by: 'Ada' };
  return { ...usual, ...more };
}

/** The one gate that is open. */
export function onlyGate(maestro: Maestro): Gate {
  const gates = [...maestro.state().gates.values()];
  assert.equal(gates.length, 1, JSON.stringify(gates));
  return gates[0] as Gate;
}

/** Answers the one gate that is open and waits until nothing goes on without a person. */
export async function answer(maestro: Maestro, given: 'approved' | 'denied', reason: string): Promise<void> {
  const gateId = onlyGate(maestro).id;
  valueOf(maestro.dispatch({ type: 'answer-gate', by: 'Ada', gateId, answer: given, reason }));
  await maestro.settled();
}

/** Who is asked, by the system text. */
export function roleOf({ system }: Conversation): string {
  return /^You are the ([a-z-]+)\./.exec(system)?.[1] ?? '';
}

/** Resolves when something has happened in the engine. */
export function happened(maestro: Maestro, seen: (event: JournalEvent) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const off = maestro.onEvents((events) => {
      if (!events.some(seen)) return;
      off();
      resolve();
    });
  });
}
