import type { CommandContribution } from '../manifest/contributions.ts';

const category = 'CodeMaestro';

/** Where it can be offered. */
export const inScript = 'editorLangId =~ /^(typescript|javascript)(react)?$/ && isWorkspaceTrusted';

/** The commands on code in the editor, apart from where they are offered. */
export const hintCommandList = [
  {
    command: 'codemaestro.lookForSmells',
    title: 'Look for Code Smells in This File',
    category,
    enablement: inScript,
  },
  { command: 'codemaestro.improveFile', title: 'Improve This File', category, enablement: inScript },
  { command: 'codemaestro.writeTests', title: 'Write Tests for This Function', category, enablement: inScript },
  { command: 'codemaestro.documentCode', title: 'Document This Code', category, enablement: 'isWorkspaceTrusted' },
  { command: 'codemaestro.explainCode', title: 'Explain This Code', category, enablement: 'isWorkspaceTrusted' },
  { command: 'codemaestro.fixProblem', title: 'Fix This Problem', category, enablement: 'isWorkspaceTrusted' },
] as const satisfies readonly CommandContribution[];
