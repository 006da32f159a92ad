import type { CommandContribution } from '../manifest/contributions.ts';

/** Where it can be offered. */
export const inScript = 'editorLangId =~ /^(typescript|javascript)(react)?$/ && isWorkspaceTrusted';

/** The commands on code in the editor, apart from where they are offered. */
export const hintCommandList = [
  {
    command: 'codemaestro.lookForSmells',
    title: 'Look for Code Smells in This File',
    enablement: inScript,
  },
  { command: 'codemaestro.improveFile', title: 'Improve This File', enablement: inScript },
  { command: 'codemaestro.writeTests', title: 'Write Tests for This Function', enablement: inScript },
  { command: 'codemaestro.documentCode', title: 'Document This Code', enablement: 'isWorkspaceTrusted' },
  { command: 'codemaestro.explainCode', title: 'Explain This Code', enablement: 'isWorkspaceTrusted' },
  { command: 'codemaestro.fixProblem', title: 'Fix This Problem', enablement: 'isWorkspaceTrusted' },
] as const satisfies readonly CommandContribution[];
