import { readContext } from '../../core/app/index.ts';
import { counted, visibleLine } from '../../core/base/index.ts';
import { fail, type Cli } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { withReader } from '../journal-access.ts';
import { alignRows } from '../layout.ts';
import { tokensText } from '../wording.ts';

type Read = Awaited<ReturnType<typeof readContext>>;
type Account = Extract<Read, { ok: true }>['value'][number];
type Waste = Account['wastes'][number];

const titles = [
  ...['turn', 'in all', 'of window', 'system', 'rules', 'tools', 'briefing', 'gathered'],
  ...['files', 'results', 'calls', 'words', 'told', 'summary', 'cut so far'],
];

function turnCells({ turn, tokens, window, split, cut, purpose }: Account['turns'][number]): readonly string[] {
  const text = (count: number | null | undefined): string =>
    count === null || count === undefined ? '–' : tokensText(count);
  const share = tokens === null || window === null ? '–' : `${String(Math.round((tokens / window) * 100))} %`;
  const within = split?.within;
  const own = (whole: number | undefined, part: number | undefined): string =>
    text(whole === undefined ? undefined : Math.max(0, whole - (part ?? 0)));
  return [
    `${String(turn)}${purpose === null ? '' : ' (sums up)'}`,
    ...[text(tokens), share],
    ...[own(split?.system, within?.rules), text(within?.rules), text(split?.tools)],
    ...[own(split?.briefing, within?.gathered), text(within?.gathered), text(split?.files)],
    ...[within?.results ?? split?.history, within?.calls, within?.words, within?.told, within?.summary].map(text),
    text(cut),
  ];
}

const kinds: Readonly<Record<Waste['kind'], string>> = {
  'read-twice': 'answered before',
  'not-used': 'nothing after it speaks of it',
  big: 'long',
};

function wasteText({ kind, what, turn, tokens, requests }: Waste): string {
  return `${visibleLine(what)} (turn ${String(turn)}): ${kinds[kind]}, ${counted(tokens, 'token')} in ${counted(requests, 'request')}`;
}

function accountLines(account: Account, { terminal: { paint } }: Cli): readonly string[] {
  const { sessionId, role, stageId, turns, leftOut, told, sent, inVain, wastes } = account;
  const share = sent === 0 ? '' : `, ${String(Math.round((inVain / sent) * 100))} % of them of little use`;
  const left = leftOut.map(
    ({ turn, what, tokens }) =>
      `before turn ${String(turn)}: ${visibleLine(what)}${tokens === null ? '' : `, ${counted(tokens, 'token')}`}`,
  );
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
  return [
    paint(
      'bold',
      `${sessionId} ${role}, ${stageId}: ${counted(sent, 'token')} sent in ${counted(turns.length, 'turn')}${share}`,
    ),
    ...alignRows([titles, ...turns.map(turnCells)]).map((line) => `  ${line}`),
    ...section(
      'Told as it began, and why',
      told.map(({ id, why }) => `${visibleLine(id)}: ${visibleLine(why)}`),
    ),
    ...section('Left out', left),
    ...section('Of little use, the worst first', wastes.map(wasteText)),
  ];
}

/** `maestro context`. */
export function account(cli: Cli, taskId: string): Promise<number> {
  const { terminal } = cli;
  return withReader(cli, async (reader) => {
    const read = await readContext(reader, taskId);
    if (!read.ok) return fail(cli, read.error);
    if (terminal.json) terminal.value(read.value);
    for (const each of read.value) for (const line of accountLines(each, cli)) terminal.say(line);
    if (read.value.length === 0) terminal.say(`No language model has worked on ${taskId}.`);
    return exitCodes.done;
  });
}
