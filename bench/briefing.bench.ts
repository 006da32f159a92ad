/** What a briefing is worth: calls and tokens until the first edit with and without it; and how long it takes to make one. */
import path from 'node:path';
import type { BenchRow } from './bench-row.ts';
import { timesToBrief, type Taken } from './context/brief-times.ts';
import { measureBriefing, type Way } from './context/briefing.ts';
import { openPlace, type Place } from './context/history.ts';

/** Changes of the past that are looked for anew. */
const tasks = 12;

function mean(ways: readonly Way[], of: (way: Way) => number): number {
  return ways.reduce((sum, way) => sum + of(way), 0) / Math.max(1, ways.length);
}

function p95(taken: readonly Taken[], of: (each: Taken) => number): number {
  return taken.map(of).sort((a, b) => a - b)[Math.floor(taken.length * 0.95)] ?? NaN;
}

/** What a briefing takes, by the clock; and of the processor, which others on the machine do not change. */
async function timeRows(place: Place): Promise<readonly BenchRow[]> {
  return (await timesToBrief(place, [10, 100, 1_000], 40)).flatMap(({ memories, first, again }) =>
    (
      [
        ['none of them read yet', first],
        ['once they are read', again],
      ] as const
    ).map(([how, taken]) => {
      const of = `of a task among 300, with index and graph, ${how}`;
      const cpu = p95(taken, (each) => each.cpu).toFixed(0);
      return {
        what: `a briefing with ${String(memories)} memories, p95`,
        measured: p95(taken, ({ wall }) => wall),
        ...{ unit: 'ms', limit: 150, note: `${of}; ${cpu} ms of the processor` },
      };
    }),
  );
}

/** In a shallow clone there is no past to measure by. */
export async function bench(): Promise<readonly BenchRow[]> {
  const place = await openPlace(path.dirname(import.meta.dirname));
  try {
    const ways = await measureBriefing(place, tasks);
    const [informed, uninformed] = [ways.map((each) => each.with), ways.map((each) => each.without)];
    const note = `${String(ways.length)} changes of this checkout, each in the tree before it; floor: without places`;
    const shares = (of: (way: Way) => number) => ({ measured: mean(informed, of), floor: mean(uninformed, of), note });
    const found = (all: readonly Way[]): number =>
      (all.filter((way) => way.found).length / Math.max(1, all.length)) * 100;
    return [
      {
        what: 'tool calls before the first edit',
        ...shares(({ calls }) => calls),
        unit: 'calls',
        limit: mean(uninformed, ({ calls }) => calls),
      },
      {
        what: 'tokens sent up to the first edit',
        ...shares(({ tokens }) => tokens),
        unit: 'tokens',
        limit: mean(uninformed, ({ tokens }) => tokens),
      },
      { what: 'the file to edit is found', measured: found(informed), floor: found(uninformed), unit: '%', note },
      ...(await timeRows(place)),
    ];
  } finally {
    place.dispose();
  }
}
