import * as z from 'zod';
import type { TestFramework, ToolBox } from '../../ports/index.ts';

const Manifest = z.object({
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** Which framework the project's own tests use, by its manifest; null when none of ours. */
export async function frameworkOf(paths: readonly string[], tools: ToolBox): Promise<TestFramework | null> {
  if (!paths.includes('package.json')) return null;
  const text = await tools.call('read-file', { path: 'package.json' });
  if (!text.ok) return null;
  const manifest = Manifest.safeParse(parseJson(text.value.text));
  if (!manifest.success) return null;
  const { scripts, dependencies, devDependencies } = manifest.data;
  const script = Object.entries(scripts).flatMap(([name, command]) => (name.startsWith('test') ? [command] : []));
  const runs = (name: string): boolean => script.some((command) => new RegExp(`\\b${name}\\b`).test(command));
  if (script.some((command) => /\b(?:node|tsx)\b[^&|]*\s--test\b/.test(command))) return 'node-test';
  // What the script runs counts before what is merely installed.
  return known.find(runs) ?? known.find((name) => name in devDependencies || name in dependencies) ?? null;
}

const known = ['vitest', 'jest', 'mocha'] as const;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
