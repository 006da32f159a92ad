import { diagnose, listWorkflows, tellVectors, type Diagnosis } from '../../core/app/index.ts';
import {
  composeEngine,
  keyOf,
  openWorkspaceIndex,
  readModelConfig,
  strangeJournal,
  type Folders,
} from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { alignRows } from '../layout.ts';
import type { Style } from '../terminal.ts';
import { momentText } from '../wording.ts';
import { visibleLine } from '../../core/base/index.ts';

const marks: Readonly<Record<Diagnosis['status'], readonly [string, Style]>> = {
  good: ['✓', 'green'],
  missing: ['·', 'yellow'],
  broken: ['✗', 'red'],
};

/** The providers of language models: whether their set-up can be read, and which of them has a key. */
async function diagnoseProviders({ environment }: Cli): Promise<readonly Diagnosis[]> {
  const config = await readModelConfig(environment);
  const what = 'Model providers';
  if (!config.ok) return [{ what, status: 'broken', seen: config.error.reason, mend: config.error.person }];
  const used = new Set(config.value.models.map(({ provider }) => provider));
  const keyless = [...config.value.providers.values()].filter(
    (each) => used.has(each.name) && each.kind !== 'ollama' && each.keyFrom !== null && !keyOf(each, environment),
  );
  const seen = [...config.value.providers.values()].map((each) => {
    const key = keyOf(each, environment) === undefined ? '' : ` with ${each.keyFrom ?? ''}`;
    return `${each.name}${key}`;
  });
  const [first] = keyless;
  if (!first) return [{ what, status: 'good', seen: seen.join(', ') }];
  const mend = `Set ${first.keyFrom ?? ''} to the key of ${first.name}; "maestro models test" asks it for a word.`;
  return [{ what, status: 'missing', seen: `no key for ${keyless.map(({ name }) => name).join(', ')}`, mend }];
}

/** What makes code be found by meaning, where a model for that is set up. */
async function diagnoseVectors(cli: Cli, folders: Folders): Promise<readonly Diagnosis[]> {
  const config = await readModelConfig(cli.environment);
  if (!config.ok || !config.value.roles.has('embedding')) return [];
  const index = await openWorkspaceIndex(folders, cli.environment);
  if (!index.ok) return [];
  try {
    const standing = await index.value.standing();
    const what = 'Vectors of code';
    if (!standing.ok) return [{ what, status: 'missing', seen: standing.error.person }];
    const { vectors } = standing.value;
    if (!vectors) return [{ what, status: 'good', seen: 'turned off' }];
    const lines = tellVectors(vectors, momentText);
    const isTroubled = vectors.trouble?.by === vectors.by;
    return [{ what, status: isTroubled ? 'missing' : 'good', seen: lines.join(' ') }];
  } finally {
    await index.value.close();
  }
}

/** Whether the journal came with the folder. */
function diagnoseOrigin(folders: Folders): readonly Diagnosis[] {
  const strange = strangeJournal(folders);
  const seen = 'it is only read, for it did not begin here';
  return strange ? [{ what: 'Origin of the journal', status: 'broken', seen, mend: strange.person }] : [];
}

/** `maestro doctor`. */
export async function doctor(cli: Cli): Promise<number> {
  const { terminal } = cli;
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const { surroundings } = await composeEngine(folders.value, cli.environment);
  const places: readonly Diagnosis[] = [
    { what: 'Node', status: 'good', seen: process.versions.node },
    { what: 'Workspace', status: 'good', seen: folders.value.workspace },
    { what: 'Worktrees', status: 'good', seen: folders.value.worktrees },
    ...diagnoseOrigin(folders.value),
  ];
  const found = [
    ...places,
    ...(await diagnose(surroundings)),
    ...(await diagnoseProviders(cli)),
    ...(await diagnoseVectors(cli, folders.value)),
  ];
  await surroundings.workshop.dispose();
  const exitCode = found.some(({ status }) => status === 'broken') ? exitCodes.failed : exitCodes.done;
  if (terminal.json) terminal.value({ diagnoses: found, exitCode });
  for (const { what, status, seen, mend } of found) {
    const [mark, style] = marks[status];
    terminal.say(`${terminal.paint(style, mark)} ${terminal.paint('bold', what)}: ${visibleLine(seen)}`);
    if (mend !== undefined) terminal.say(`    ${visibleLine(mend)}`);
  }
  return exitCode;
}

/** `maestro workflows`. */
export async function workflows(cli: Cli): Promise<number> {
  const folders = cli.folders();
  if (!folders.ok) return fail(cli, folders.error, exitCodes.workspace);
  const { surroundings } = await composeEngine(folders.value, cli.environment);
  const all = await listWorkflows(surroundings);
  await surroundings.workshop.dispose();
  if (!all.ok) return fail(cli, all.error);
  const list = [...all.value.values()];
  if (cli.terminal.json) cli.terminal.value(list);
  const rows = list.map(({ name, description, stages }) => [
    cli.terminal.paint('bold', name),
    `${visibleLine(description)} (${stages.map(({ id }) => id).join(' → ')})`,
  ]);
  for (const line of alignRows(rows)) cli.terminal.say(line);
  return exitCodes.done;
}
