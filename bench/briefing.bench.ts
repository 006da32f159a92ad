/** What a briefing is worth: calls and tokens until the first edit with and without it; and how long it takes to make one. */
import path from 'node:path';
import type { BenchRow } from './bench-row.ts';
import { measureBriefing, timesToBrief, type Way } from './context/briefing.ts';
import { openPlace } from './context/history.ts';

/** Changes of the past that are looked for anew. */
const tasks = 12;

function mean(ways: readonly Way[], of: (way: Way) => number): number {
  return ways.reduce((sum, way) => sum + of(way), 0) / Math.max(1, ways.length);
}

/** In a shallow clone there is no past to measure by. */
export async function bench(): Promise<readonly BenchRow[]> {
  const place = await openPlace(path.dirname(import.meta.dirname));
  try {
    const ways = await measureBriefing(place, tasks);
    const times = await timesToBrief(place, 40);
    const [informed, uninformed] = [ways.map((each) => each.with), ways.map((each) => each.without)];
    const note = `${String(ways.length)} changes of this checkout, each in the tree before it; floor: without places`;
    const shares = (of: (way: Way) => number) => ({ measured: mean(informed, of), floor: mean(uninformed, of), note });
    const found = (all: readonly Way[]): number =>
      (all.filter((way) => way.found).length / Math.max(1, all.length)) * 100;
    const ended = times.toSorted((a, b) => a - b);
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
      {
        what: 'a briefing, p95',
        measured: ended[Math.floor(ended.length * 0.95)] ?? NaN,
        unit: 'ms',
        limit: 150,
        note: 'of a task among 300, with index, graph and 1,000 memories',
      },
    ];
  } finally {
    place.dispose();
  }
}
