import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { err, ok, type Result } from '../core/base/index.ts';
import { failure, type Failure } from '../core/domain/index.ts';

/** A copy of the sample project, ready to be worked on. */
export interface Sample {
  readonly name: string;
  readonly folder: string;
}

/** The folder of this package: the nearest upwards that holds its manifest. */
function packageFolder(): string | null {
  for (let folder = import.meta.dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"name": "codemaestro"')) return folder;
  }
  return null;
}

function findSample(): { readonly name: string; readonly from: string } | null {
  const home = packageFolder();
  const examples = home === null ? '' : path.join(home, 'examples');
  if (!existsSync(examples)) return null;
  const name = readdirSync(examples)
    .sort()
    .find((entry) => existsSync(path.join(examples, entry, 'package.json')));
  return name === undefined ? null : { name, from: path.join(examples, name) };
}

/** Copies the sample project into a temporary folder and makes it a repository with one commit. */
export async function prepareSample(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<Sample, Failure>> {
  const found = findSample();
  if (!found) {
    return err(
      failure('not-found', 'The sample project is not part of this installation. Run "maestro improve" on a project.'),
    );
  }
  const parent = await mkdtemp(path.join(realpathSync(os.tmpdir()), 'maestro-sample-'));
  const folder = path.join(parent, found.name);
  await cp(found.from, folder, { recursive: true, filter: (source) => path.basename(source) !== 'node_modules' });
  const identity = [
    '-c',
    'user.name=CodeMaestro',
    '-c',
    'user.email=codemaestro@localhost',
    '-c',
    'commit.gpgSign=false',
  ];
  const steps = [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    [...identity, 'commit', '-q', '--no-verify', '-m', 'Start from the sample project'],
  ];
  for (const args of steps) {
    try {
      await promisify(execFile)('git', args, { cwd: folder, env: environment });
    } catch (error) {
      return err(gitFailed(args, error));
    }
  }
  return ok({ name: found.name, folder });
}

function gitFailed(args: readonly string[], error: unknown): Failure {
  const said = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return failure('tool-missing', 'git was not found. Install git 2.36 or newer and try again.');
  }
  return failure('git-failed', `"git ${args.join(' ')}" failed: ${said.trim()}`);
}
