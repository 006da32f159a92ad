/** Groups of cases whose parts do not exist. */
const groups: readonly (readonly [ids: RegExp, part: string])[] = [
  [/^INJ-08$/, 'plugins and MCP'],
  [/^INJ-10$/, 'a tool that reads the web'],
  [/^PLG-/, 'plugins and MCP'],
  [/^TEAM-/, 'the team server'],
];

/** What a case waits for; null when it does not wait. One that has a test is not to be here: take its line out. */
export function waitsFor(id: string, isTested: boolean): string | null {
  return isTested ? null : (groups.find(([ids]) => ids.test(id))?.[1] ?? null);
}
