import { diagnose, listWorkflows, type Diagnosis } from '../../core/app/index.ts';
import { composeEngine } from '../../local/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { alignRows } from '../layout.ts';
import type { Style } from '../terminal.ts';
import { visibleLine } from '../visible.ts';

const marks: Readonly<Record<Diagnosis['status'], readonly [string, Style]>> = {
  good: ['✓', 'green'],
  missing: ['·', 'yellow'],
  broken: ['✗', 'red'],
};

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
  ];
  const found = [...places, ...(await diagnose(surroundings))];
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
