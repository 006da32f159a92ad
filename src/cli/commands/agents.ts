import { followAgents, readTurns, type AgentRow, type TurnRow } from '../../core/app/index.ts';
import { tokensIn, tokensOut } from '../../core/domain/index.ts';
import type { Cli } from '../context.ts';
import { fail } from '../context.ts';
import { followJournal } from '../follow.ts';
import { withReader } from '../journal-access.ts';
import { alignRows, fit } from '../layout.ts';
import type { Style } from '../terminal.ts';
import { visibleLine } from '../../core/base/index.ts';
import { durationText, tokensText } from '../wording.ts';

/** How often the times of a watched table are brought up to date when nothing happens, in milliseconds. */
const tick = 1_000;

const styles: Readonly<Record<AgentRow['activity'], Style>> = {
  starts: 'cyan',
  thinks: 'cyan',
  calls: 'cyan',
  asks: 'yellow',
  delegates: 'dim',
  paused: 'dim',
  stalled: 'red',
  stopped: 'dim',
};

/** What an agent does, in words. */
function doing({ activity, tool, gateIds }: AgentRow): string {
  switch (activity) {
    case 'calls':
      return `calls ${tool ?? ''}`;
    case 'asks':
      return `waits for you: ${gateIds.join(', ')}`;
    case 'delegates':
      return 'waits for another agent';
    case 'stopped':
      return 'nobody is at work';
    default:
      return activity;
  }
}

function agentCells(row: AgentRow, now: number, { terminal }: Cli): readonly string[] {
  return [
    row.sessionId,
    row.parentId === null ? row.role : `${row.role} for ${row.parentId}`,
    visibleLine(row.model ?? '–'),
    row.taskId === null ? row.goalId : `${row.taskId} ${fit(visibleLine(row.title ?? ''), 28)}`,
    row.stageId ?? 'plan',
    `turn ${String(row.turn)}`,
    terminal.paint(styles[row.activity], doing(row)),
    durationText(now - row.startedAt),
    `${tokensText(tokensIn(row.tokens))} in, ${tokensText(tokensOut(row.tokens))} out`,
  ];
}

function show(cli: Cli, rows: readonly AgentRow[], now: number): void {
  const { terminal } = cli;
  if (terminal.json) {
    terminal.value(rows.map((row) => ({ ...row, elapsed: now - row.startedAt })));
    return;
  }
  if (rows.length === 0) terminal.say('No agent has work.');
  for (const line of alignRows(rows.map((row) => agentCells(row, now, cli)))) terminal.say(line);
}

/** `maestro agents`. */
export function agents(cli: Cli, options: { readonly watch?: true }): Promise<number> {
  return withReader(cli, async (reader) => {
    const view = followAgents(reader);
    const look = async (): Promise<void> => {
      const now = Date.now();
      const rows = await view.read(now);
      if (options.watch && cli.terminal.live) cli.terminal.write('\u001b[H\u001b[2J\u001b[3J');
      show(cli, rows, now);
    };
    if (!options.watch) {
      await look();
      return 0;
    }
    return followJournal(cli, reader, look, cli.terminal.live ? tick : undefined);
  });
}

/** What a request held, in tokens, and what the model takes in all. */
function splitText({ split, window }: TurnRow['sent']): string {
  if (!split || window === undefined) return 'not noted';
  const { system, tools, briefing, files, history, answer } = split;
  return `${[system, tools, briefing, files, history, answer].map(tokensText).join('/')} of ${tokensText(window)}`;
}

function turnCells({ sessionId, role, turn, sent, usage, latency, calls, stop, purpose }: TurnRow): readonly string[] {
  const { input, cacheRead, cacheWrite, output, reasoning, known } = usage;
  const tokens = known ? [input, cacheRead, cacheWrite, output, reasoning].map(tokensText).join('/') : 'not told';
  const called = calls.map(({ name, ok, duration }) => {
    const time = duration === null ? 'no result' : durationText(duration);
    return `${name}${ok === false ? '!' : ''} ${time}`;
  });
  return [
    `${sessionId} ${role}`,
    String(turn),
    `${String(sent.bytes)} B`,
    String(sent.messages),
    splitText(sent),
    visibleLine(sent.prefix),
    tokens,
    `${durationText(latency.first)}/${durationText(latency.whole)}`,
    called.length > 0 ? visibleLine(called.join(', ')) : (purpose ?? stop),
  ];
}

/** `maestro show TASK --turns`. */
export function turns(cli: Cli, taskId: string): Promise<number> {
  return withReader(cli, async (reader) => {
    const rows = await readTurns(reader, taskId);
    if (!rows.ok) return fail(cli, rows.error);
    const { terminal } = cli;
    if (terminal.json) {
      terminal.value(rows.value);
      return 0;
    }
    if (rows.value.length === 0) {
      terminal.say(`No language model has worked on ${taskId}.`);
      return 0;
    }
    const titles = [
      ...['agent', 'turn', 'sent', 'messages', 'system/tools/briefing/files/history/answer of window', 'prefix'],
      ...['in/cached/stored/out/thought', 'first/whole', 'calls (! failed)'],
    ];
    for (const line of alignRows([titles, ...rows.value.map(turnCells)])) terminal.say(line);
    return 0;
  });
}
