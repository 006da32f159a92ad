import { glob } from 'node:fs/promises';
import { join, sep } from 'node:path';
import * as z from 'zod';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { CheckCommand } from '../../core/ports/index.ts';
import { readText, textOrNull } from '../whole-files/index.ts';
import { chooseScripts } from './scripts.ts';

const Manifest = z.object({
  scripts: z.record(z.string(), z.string()).optional(),
  packageManager: z.string().optional(),
  workspaces: z.union([z.array(z.string()), z.object({ packages: z.array(z.string()).optional() })]).optional(),
});
type Manifest = z.infer<typeof Manifest>;

/** A command before the time limit is put to it. */
export type FoundCheck = Omit<CheckCommand, 'timeout'>;

/** Where a program lies as commands find it, or null. */
export type FindProgram = (program: string) => Promise<string | null>;

/** Packages of a workspace that are asked for tests of their own when the root has none. */
const packageLimit = 50;

const lockFiles = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
] as const;
type Manager = (typeof lockFiles)[number][1];

/**
 * The checks that package.json declares. Scripts of the root come first and, when there is a test among them, alone: it
 * knows how the repository is tested. Otherwise each package of the workspace that declares a test gives one.
 */
export async function packageChecks(
  folder: string,
  names: readonly string[],
  find: FindProgram,
): Promise<Result<readonly FoundCheck[], Failure>> {
  if (!names.includes('package.json')) return ok([]);
  const manifest = await readManifest(folder, '.');
  if (!manifest.ok) return manifest;
  const manager = await usableManager(managerOf(names, manifest.value), find);
  const own = checksOf(manifest.value, manager, '.');
  if (own.some((check) => check.kind === 'test')) return ok(own);
  const found: FoundCheck[] = [...own];
  for (const cwd of await packageFolders(folder, manifest.value, names)) {
    const inner = await readManifest(folder, cwd);
    if (!inner.ok) return inner;
    found.push(...checksOf(inner.value, manager, cwd).filter((check) => check.kind === 'test'));
  }
  return ok(found);
}

function checksOf(manifest: Manifest, manager: Manager, cwd: string): FoundCheck[] {
  const place = cwd === '.' ? '' : ` (${cwd})`;
  const file = cwd === '.' ? 'package.json' : `${cwd}/package.json`;
  return chooseScripts(manifest.scripts ?? {}).map(({ script, kind, reporter }) => ({
    name: (kind === 'types' ? 'types' : kind) + place,
    kind,
    argv: runScript(manager, script),
    cwd,
    reporter,
    source: `${file} script "${script}"`,
  }));
}

function runScript(manager: Manager, script: string): readonly string[] {
  if (manager === 'npm') return script === 'test' ? ['npm', 'run', '-s', 'test'] : ['npm', 'run', '-s', script];
  if (manager === 'pnpm') return ['pnpm', '-s', 'run', script];
  if (manager === 'bun') return ['bun', '--silent', 'run', script];
  return ['yarn', 'run', script];
}

function managerOf(names: readonly string[], manifest: Manifest): Manager {
  const declared = /^(npm|pnpm|yarn|bun)@/.exec(manifest.packageManager ?? '')?.[1];
  const found =
    lockFiles.find(([, manager]) => manager === declared) ?? lockFiles.find(([file]) => names.includes(file));
  return found?.[1] ?? 'npm';
}

/** The project's package manager if it is installed; npm runs the scripts of the others just as well. */
async function usableManager(manager: Manager, find: FindProgram): Promise<Manager> {
  return manager === 'npm' || (await find(manager)) === null ? 'npm' : manager;
}

async function readManifest(folder: string, cwd: string): Promise<Result<Manifest, Failure>> {
  const name = cwd === '.' ? 'package.json' : `${cwd}/package.json`;
  let text: Result<string, Failure>;
  try {
    text = await readText(join(folder, cwd, 'package.json'));
  } catch (error) {
    return err(failure('bad-config', `${name} cannot be read (${messageOf(error)}). Make it readable and try again.`));
  }
  if (!text.ok) return text;
  const json = text.value.replace(/^\ufeff/, '');
  try {
    const manifest = Manifest.safeParse(JSON.parse(json));
    if (manifest.success) return ok(manifest.data);
    const [issue] = manifest.error.issues;
    const place = issue?.path.join('.') ?? '';
    return err(failure('bad-config', `${name} does not fit at "${place}": ${issue?.message ?? 'wrong shape'}.`));
  } catch (error) {
    const what = `${name}${await placeOf(json)} is not valid JSON: ${messageOf(error)}. Mend the file and try again.`;
    return err(failure('bad-config', what));
  }
}

/** `:line:column` of what is not JSON, by a parser that knows; it is loaded only then. */
async function placeOf(text: string): Promise<string> {
  const { parse } = await import('@humanwhocodes/momoa');
  try {
    parse(text, { mode: 'json' });
  } catch (error) {
    if (error instanceof Error && 'line' in error && 'column' in error)
      return `:${String(error.line)}:${String(error.column)}`;
  }
  return '';
}

/** Folders of a workspace's packages, `/` separated and sorted, from npm's or pnpm's declaration. */
async function packageFolders(folder: string, manifest: Manifest, names: readonly string[]): Promise<string[]> {
  const declared = Array.isArray(manifest.workspaces) ? manifest.workspaces : (manifest.workspaces?.packages ?? []);
  const patterns = names.includes('pnpm-workspace.yaml') ? [...declared, ...(await pnpmPackages(folder))] : declared;
  const left = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const inside = patterns.filter((pattern) => !/^[!/]|^\w:|(?:^|[\\/])\.\.(?:[\\/]|$)/.test(pattern));
  const found = new Set<string>();
  const manifests = glob(
    inside.map((pattern) => `${pattern.replace(/^\.\//, '').replace(/\/+$/, '')}/package.json`),
    { cwd: folder, exclude: ['**/node_modules/**', ...left.flatMap((pattern) => [pattern, `${pattern}/**`])] },
  );
  for await (const file of manifests) {
    found.add(file.split(sep).slice(0, -1).join('/'));
    if (found.size >= packageLimit) break;
  }
  return [...found].sort();
}

/** The list under `packages:` in pnpm-workspace.yaml. */
async function pnpmPackages(folder: string): Promise<string[]> {
  const text = (await textOrNull(join(folder, 'pnpm-workspace.yaml'))) ?? '';
  const block = /^packages:[ \t]*\n((?:[ \t]*(?:-.*|#.*)?\n?)*)/m.exec(text)?.[1] ?? '';
  return [...block.matchAll(/^\s*-\s*(['"]?)(.+?)\1\s*(?:#.*)?$/gm)].map((match) => match[2] ?? '');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
