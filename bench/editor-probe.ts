/** Runs in the extension host: activates one extension after the other and writes down what each cost. */
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { emptyExtension, type ActivationCost } from './activation-cost.ts';

/** How long the process is left alone before its size is read, in milliseconds. */
const rest = 1_000;

async function costOf(id: string): Promise<ActivationCost> {
  const extension = vscode.extensions.getExtension(id);
  if (!extension) throw new Error(`The editor does not know ${id}.`);
  if (extension.isActive) throw new Error(`${id} is active already.`);
  await wait(rest);
  const before = process.memoryUsage.rss();
  const start = performance.now();
  await extension.activate();
  const ms = performance.now() - start;
  await wait(rest);
  return { ms, grown: (process.memoryUsage.rss() - before) / 1e6 };
}

/** What VS Code calls. */
export async function run(): Promise<void> {
  const costs = [await costOf(emptyExtension), await costOf('codemaestro.codemaestro')];
  writeFileSync(process.env['MAESTRO_BENCH_COSTS'] ?? '', JSON.stringify(costs));
}
