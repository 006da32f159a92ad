const parts: Readonly<Record<string, string>> = {
  'GATE-23': 'a test under its id of the review',
};

/** Whole groups whose cases have no test under their ids yet, though most of what they are about exists and is tested. */
const groups: readonly (readonly [ids: RegExp, part: string])[] = [
  [/^INJ-08$/, 'plugins and MCP'],
  [/^INJ-10$/, 'a tool that reads the web'],
  [/^SEC-/, 'tests under their ids in the editor, or a part that does not exist'],
  [/^JRN-1[013]$/, 'tests under their ids of changes that are taken over'],
  [/^CON-0[56]$/, 'tests under their ids in the editor'],
  [/^PLG-/, 'plugins and MCP'],
  [/^TEAM-/, 'the team server'],
];

/** What a case waits for; null when it does not wait. One that has a test is not to be here: take its line out. */
export function waitsFor(id: string, isTested: boolean): string | null {
  if (isTested) return Object.hasOwn(parts, id) ? (parts[id] ?? null) : null;
  return parts[id] ?? groups.find(([ids]) => ids.test(id))?.[1] ?? null;
}
