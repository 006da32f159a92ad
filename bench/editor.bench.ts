/** What the extension costs the editor that has it, beside an extension that does nothing. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { installExtension } from '../scripts/editor/extensions.ts';
import { insideBrowser } from '../scripts/editor/inside-browser.ts';
import { findInstallation, type Installation } from '../scripts/editor/installation.ts';
import { copySample } from '../scripts/editor/workspace.ts';
import { emptyExtension, type ActivationCost, type EditorCosts } from './activation-cost.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './floor.ts';

const root = path.dirname(import.meta.dirname);
const runs = 5;

/** Writes the extension that does nothing, with the probe beside it. */
async function writeEmptyExtension(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const [publisher = '', name = ''] = emptyExtension.split('.');
  const manifest = { publisher, name, version: '1.0.0', engines: { vscode: '^1.110.0' }, main: './empty.cjs' };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'empty.cjs'), 'exports.activate = () => undefined;\n');
  const outfile = path.join(folder, 'probe.cjs');
  const probe = path.join(root, 'bench/editor-probe.ts');
  await build({ entryPoints: [probe], outfile, bundle: true, platform: 'node', format: 'cjs', external: ['vscode'] });
  return outfile;
}

/** Lets the installed extension wait for the probe, which activates it and takes the time, instead of for the editor. */
function keepInactive(extensions: string): void {
  for (const folder of readdirSync(extensions).filter((name) => name.startsWith('codemaestro.'))) {
    const file = path.join(extensions, folder, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...manifest, activationEvents: [] }));
  }
}

/** The costs in an editor that has just started: the empty extension's and ours. */
async function measureOnce(installation: Installation, extensions: string): Promise<EditorCosts> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'maestro-bench-'));
  try {
    const extension = path.join(folder, 'empty');
    const costs = path.join(folder, 'costs.json');
    const tests = await writeEmptyExtension(extension);
    cpSync(extensions, path.join(folder, 'extensions'), { recursive: true });
    keepInactive(path.join(folder, 'extensions'));
    const workspace = await copySample(folder);
    const environment = { MAESTRO_BENCH_COSTS: costs, MAESTRO_HOME: path.join(folder, 'home') };
    const printed = await insideBrowser(installation)({ extension, tests, workspace, folder, environment });
    if (!statSync(costs, { throwIfNoEntry: false })) throw new Error(`The editor measured nothing:\n${printed}`);
    return JSON.parse(readFileSync(costs, 'utf8')) as EditorCosts;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** How soon the editor shows what the person, or a model, did. */
function answerRows(costs: readonly EditorCosts[]): readonly BenchRow[] {
  return [
    {
      what: 'accept a hunk, until the file is changed',
      measured: median(costs.flatMap(({ accepts }) => accepts.ours)),
      floor: median(costs.flatMap(({ accepts }) => accepts.bare)),
      unit: 'ms',
      limit: 100,
      note: 'from the command to the edit of the open document; the decision is on the disk before; floor: an edit by any extension',
    },
    {
      what: 'a piece of an answer, until the chat has it',
      measured: median(costs.flatMap(({ pieces }) => pieces.ours)),
      floor: median(costs.flatMap(({ pieces }) => pieces.bare)),
      unit: 'ms',
      limit: 50,
      note: 'from the server over our provider and the editor to whoever asked; floor: read by fetch',
    },
  ];
}

/** The figures of some editors as rows. */
function rowsOf(costs: readonly EditorCosts[], size: number): readonly BenchRow[] {
  const middle = (at: number, of: (cost: ActivationCost) => number) =>
    median(
      costs
        .map(({ activations }) => activations[at])
        .filter((cost) => cost !== undefined)
        .map(of),
    );
  const [ms, grown] = [(cost: ActivationCost) => cost.ms, (cost: ActivationCost) => cost.grown];
  const note = `floor: an empty extension, activated before; median of ${String(runs)} editors`;
  return [
    {
      what: 'activation, load and call',
      measured: middle(1, ms),
      unit: 'ms',
      floor: middle(0, ms),
      limit: 100,
      note,
    },
    {
      what: 'activation, our own time',
      measured: median(costs.map(({ own }) => own)),
      unit: 'ms',
      limit: 20,
      note: 'in the call of activate',
    },
    {
      what: 'extension host growth, idle',
      measured: middle(1, grown),
      unit: 'MB',
      floor: middle(0, grown),
      limit: 20,
      note,
    },
    {
      what: 'extension host growth, with a run',
      measured: median(costs.map(({ grownByRun }) => grownByRun)),
      unit: 'MB',
      limit: 100,
      note: 'the most while the sample project is improved, until three questions wait',
    },
    ...answerRows(costs),
    { what: 'VSIX', measured: size, unit: 'MB', limit: 1.5 },
  ];
}

/** Activation, growth of the extension host and size of the package; nothing where the editor is not installed. */
export async function bench(): Promise<readonly BenchRow[]> {
  const installation = findInstallation();
  if (!installation) {
    console.error(
      'The editor is not installed, so nothing is measured in it. npm test -- test/editor/inside/*.test.ts installs it.',
    );
    return [];
  }
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'maestro-bench-'));
  try {
    const extensions = installExtension(installation, folder);
    const costs: EditorCosts[] = [];
    for (let run = 0; run < runs; run++) costs.push(await measureOnce(installation, extensions));
    return rowsOf(costs, statSync(path.join(folder, 'codemaestro.vsix')).size / 1e6);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
