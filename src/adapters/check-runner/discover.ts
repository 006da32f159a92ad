import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../core/base/index.ts';
import { failure, type Failure } from '../../core/domain/index.ts';
import type { CheckCommand, CheckSettings } from '../../core/ports/index.ts';
import { textOrNull } from '../whole-files/index.ts';
import { argvOf } from './command-line.ts';
import { packageChecks, type FindProgram, type FoundCheck } from './package-checks.ts';

/**
 * The checks of a folder: those of the settings if there are any, else what its manifests declare. A makefile counts
 * only where nothing else was found, for it mostly calls the same tools.
 */
export async function discoverChecks(
  folder: string,
  settings: CheckSettings,
  find: FindProgram,
  defaultTimeout: number,
): Promise<Result<readonly CheckCommand[], Failure>> {
  const limit = settings.timeout ?? defaultTimeout;
  if (settings.commands) return fromSettings(settings.commands, limit);
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return err(failure('not-found', `${folder} is not a folder that can be read. Give the folder of a project.`));
  }
  const scripts = await packageChecks(folder, names, find);
  if (!scripts.ok) return scripts;
  const found: FoundCheck[] = [...scripts.value, ...(await pytest(folder, names, find)), ...goAndCargo(names)];
  if (found.length === 0) found.push(...(await make(folder, names)));
  return ok(found.map((check) => ({ ...check, timeout: limit })));
}

type Configured = NonNullable<CheckSettings['commands']>;

function fromSettings(commands: Configured, limit: number): Result<readonly CheckCommand[], Failure> {
  const seen = new Set<string>();
  for (const { name, command } of commands) {
    const wrong =
      command.trim() === ''
        ? 'has an empty command'
        : seen.has(name)
          ? 'is there twice; give each check its own name'
          : '';
    if (wrong) return err(failure('bad-config', `.maestro/config.json: the check "${name}" ${wrong}.`));
    seen.add(name);
  }
  return ok(
    commands.map(({ name, kind, command, cwd, timeout, reporter, reportFile }) => ({
      name,
      kind: kind ?? 'test',
      argv: argvOf(command),
      cwd: cwd ?? '.',
      timeout: timeout ?? limit,
      reporter: reporter ?? (reportFile === undefined ? 'auto' : 'junit'),
      ...(reportFile === undefined ? {} : { reportFile }),
      source: '.maestro/config.json',
    })),
  );
}

const pythonConfigs = [
  ['pytest.ini', /^/],
  ['pyproject.toml', /^\[tool\.pytest/m],
  ['setup.cfg', /^\[tool:pytest\]/m],
  ['tox.ini', /^\[pytest\]/m],
  ['conftest.py', /^/],
] as const;

async function pytest(folder: string, names: readonly string[], find: FindProgram): Promise<FoundCheck[]> {
  let source = names.find((name) => /^test_.*\.py$|_test\.py$/.test(name)) ?? '';
  for (const inner of ['tests', 'test'])
    if (!source && names.includes(inner)) {
      const files = await readdir(join(folder, inner)).catch(() => []);
      if (files.some((name) => /^test_.*\.py$|_test\.py$|^conftest\.py$/.test(name))) source = `${inner}/`;
    }
  for (const [name, section] of pythonConfigs)
    if (!source && names.includes(name) && section.test((await textOrNull(join(folder, name))) ?? '\0')) source = name;
  if (!source) return [];
  const argv = [...(await pytestProgram(names, find)), '-q', '--junitxml={report}'];
  return [{ name: 'pytest', kind: 'test', argv, cwd: '.', reporter: 'pytest', source }];
}

/** The project's own environment, the tool that keeps one, or the pytest on the path. */
async function pytestProgram(names: readonly string[], find: FindProgram): Promise<string[]> {
  for (const place of ['.venv/bin', 'venv/bin'])
    if (await find(`${place}/python`)) return [`${place}/python`, '-m', 'pytest'];
  if (names.includes('uv.lock') && (await find('uv'))) return ['uv', 'run', 'pytest'];
  if (names.includes('poetry.lock') && (await find('poetry'))) return ['poetry', 'run', 'pytest'];
  return (await find('pytest')) ? ['pytest'] : ['python3', '-m', 'pytest'];
}

function goAndCargo(names: readonly string[]): FoundCheck[] {
  const go: FoundCheck = {
    name: 'go test',
    kind: 'test',
    argv: ['go', 'test', '-v', './...'],
    cwd: '.',
    reporter: 'go-test',
    source: 'go.mod',
  };
  const cargo: FoundCheck = {
    name: 'cargo test',
    kind: 'test',
    argv: ['cargo', 'test'],
    cwd: '.',
    reporter: 'cargo-test',
    source: 'Cargo.toml',
  };
  return [...(names.includes('go.mod') ? [go] : []), ...(names.includes('Cargo.toml') ? [cargo] : [])];
}

/** `make test`, else `make check`, if the makefile has such a target. */
async function make(folder: string, names: readonly string[]): Promise<FoundCheck[]> {
  const file = ['GNUmakefile', 'makefile', 'Makefile'].find((name) => names.includes(name));
  if (file === undefined) return [];
  const text = (await textOrNull(join(folder, file))) ?? '';
  const target = ['test', 'check'].find((name) => new RegExp(`^${name}[ \\t]*::?(?!=)`, 'm').test(text));
  if (target === undefined) return [];
  const source = `${file} target "${target}"`;
  return [{ name: `make ${target}`, kind: 'test', argv: ['make', target], cwd: '.', reporter: 'auto', source }];
}
