import { homedir } from 'node:os';
import path from 'node:path';
import { judgeCommand, policyFiles, withLinksFollowed, type CommandVerdict } from '../../core/app/index.ts';
import { loadShell, openLocator, readPolicy } from '../../local/index.ts';
import type { Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { visibleLine } from '../../core/base/index.ts';

/** What `maestro policy explain` may be told. */
export interface ExplainOptions {
  readonly workspace?: string;
  readonly shell?: 'bash' | 'pwsh' | 'cmd';
  readonly cwd?: string;
  readonly sandbox: 'on' | 'off';
}

const colours = { auto: 'green', ask: 'yellow', deny: 'red' } as const;
const meanings = { auto: 'runs unasked', ask: 'asks first', deny: 'is refused' } as const;

/** The workspace that the folder belongs to: the named one when it holds the folder, else the folder itself. */
function rootOf(cwd: string, cli: Cli, isNamed: boolean): string {
  const folders = isNamed ? cli.folders() : null;
  if (!folders?.ok) return cwd;
  const { workspace } = folders.value;
  return cwd === workspace || cwd.startsWith(workspace + path.sep) ? workspace : cwd;
}

function linesOf({ verdict, rule, risk, reasons, parts }: CommandVerdict, { terminal }: Cli): readonly string[] {
  const mark = (each: keyof typeof colours): string => terminal.paint(colours[each], each);
  return [
    `${mark(verdict)}: it ${meanings[verdict]} (rule ${rule}, ${risk} risk)`,
    ...reasons.map((reason) => `  ${visibleLine(reason)}`),
    ...(parts.length < 2
      ? []
      : parts.map(
          (part) => `  ${mark(part.verdict)} ${visibleLine(part.text)}: ${visibleLine(part.reasons.join('; '))}`,
        )),
  ];
}

/** What becomes of a verdict when links are followed, as they are for an agent. */
async function followed(verdict: CommandVerdict, root: string, cwd: string): Promise<CommandVerdict> {
  const files = await openLocator(root);
  const way = path.relative(root, cwd).replaceAll(path.sep, '/');
  return files ? withLinksFollowed(verdict, files, way === '' ? '' : `${way}/`) : verdict;
}

/** `maestro policy explain`: by the rules, and by what policy files say beside them. */
export async function explain(cli: Cli, line: string, options: ExplainOptions): Promise<number> {
  const isNamed = options.workspace !== undefined;
  const named = isNamed ? cli.folders() : null;
  const start = named?.ok ? named.value.workspace : cli.cwd;
  const cwd = options.cwd === undefined ? start : path.resolve(start, options.cwd);
  const [{ tightened, heldBackBy }, files] = await Promise.all([policyFiles(), readPolicy(cli.environment)]);
  const root = rootOf(cwd, cli, isNamed);
  const byRules = await judgeCommand(
    {
      line,
      shell: options.shell ?? (process.platform === 'win32' ? 'cmd' : 'bash'),
      root,
      cwd,
      home: cli.environment['HOME'] ?? homedir(),
      sandboxed: options.sandbox === 'on',
    },
    loadShell,
  );
  const judged = tightened(await followed(byRules, root, cwd), files);
  if (cli.terminal.json) {
    const { names: _names, commands: _commands, ...told } = judged;
    cli.terminal.value({ ...told, sandbox: options.sandbox, mostAutonomy: files.most });
  }
  for (const each of linesOf(judged, cli)) cli.terminal.say(each);
  const held = heldBackBy(5, files);
  if (held !== null && judged.verdict !== 'deny') cli.terminal.say(`  ${visibleLine(held)}`);
  for (const trouble of files.troubles) cli.terminal.warn(visibleLine(trouble));
  return exitCodes.done;
}
