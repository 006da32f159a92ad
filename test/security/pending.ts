/** Cases whose parts do not exist, one by one: a case that comes in is to be tested, or to be put here. */
const cases: Readonly<Record<string, readonly string[]>> = {
  'plugins and MCP': [
    ...['INJ-08', 'PLG-01', 'PLG-03', 'PLG-05', 'PLG-06', 'PLG-08'],
    ...['PLG-10', 'PLG-11', 'PLG-13', 'PLG-15', 'PLG-16', 'PLG-18'],
  ],
  'a tool that reads the web': ['INJ-10'],
  'the team server': [
    ...['TEAM-01', 'TEAM-03', 'TEAM-05', 'TEAM-06', 'TEAM-08', 'TEAM-10'],
    ...['TEAM-11', 'TEAM-13', 'TEAM-15', 'TEAM-16', 'TEAM-18', 'TEAM-20'],
  ],
};

/** Ids of the cases that wait for a part. One that has a test is not to be here. */
export const pendingCases: readonly string[] = Object.values(cases).flat();
