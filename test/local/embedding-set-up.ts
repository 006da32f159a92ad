import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EmbeddingCall } from '../../src/core/domain/index.ts';
import type { JournalReader } from '../../src/core/ports/index.ts';

/** Has a person's set-up name a model at a server that makes vectors, with a price and with limits. */
export function setUpEmbedding(home: string, url: string, routing: object = {}, model = 'vectors'): void {
  mkdirSync(home, { recursive: true });
  const models = {
    providers: { there: { kind: 'openai', url } },
    roles: { embedding: [`there/${model}`] },
  };
  const price = { input: 1, cacheRead: 1, cacheWrite: 1, output: 0, reasoning: 0 };
  writeFileSync(path.join(home, 'models.json'), JSON.stringify(models));
  writeFileSync(path.join(home, 'routing.json'), JSON.stringify({ prices: { [`there/${model}`]: price }, ...routing }));
}

/** A call of a model for vectors, with the goal that paid for it. */
export type NotedCall = EmbeddingCall & { readonly goalId: string | null };

/** The calls that are on record. */
export async function embeddingCalls(journal: JournalReader): Promise<readonly NotedCall[]> {
  const calls: NotedCall[] = [];
  for await (const events of journal.read({ types: ['texts-embedded'] })) {
    for (const { type, data } of events)
      if (type === 'texts-embedded') calls.push({ goalId: data.goalId ?? null, ...data.call });
  }
  return calls;
}
