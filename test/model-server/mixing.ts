/** The frames of several calls, in turn one of each, as they may come from a server that makes them at the same time. */
export function throughOneAnother(frames: readonly string[]): string {
  const placeOf = (frame: string): number | null => {
    const [, json = 'null'] = /^(?:event: [^\n]*\n)?(?:data: )?(\{.*\})\n/.exec(frame) ?? [];
    const found = /"(?:output_index|index)":(\d+)/.exec(json.replace('"choices":[{"index":0', ''));
    return found ? Number(found[1]) : null;
  };
  const first = frames.findIndex((frame) => placeOf(frame) !== null);
  const last = frames.findLastIndex((frame) => placeOf(frame) !== null);
  if (first < 0) return frames.join('');
  const rows = new Map<number, string[]>();
  for (const frame of frames.slice(first, last + 1)) {
    const place = placeOf(frame) ?? 0;
    rows.set(place, [...(rows.get(place) ?? []), frame]);
  }
  const longest = Math.max(...[...rows.values()].map(({ length }) => length));
  const mixed = Array.from({ length: longest }, (_, at) => [...rows.values()].map((row) => row[at] ?? '').join(''));
  return [...frames.slice(0, first), ...mixed, ...frames.slice(last + 1)].join('');
}
