import { hintCommandList, inScript } from './command-list.ts';
import type { Contributions } from '../manifest/contributions.ts';

/** Smells as hints in the editor, with their refactorings as quick fixes. */
export const hintContributions = {
  commands: hintCommandList,
  menus: {
    'editor/context': [
      { command: 'codemaestro.improveFile', when: inScript, group: '9_codemaestro@1' },
      { command: 'codemaestro.writeTests', when: inScript, group: '9_codemaestro@2' },
    ],
    commandPalette: [{ command: 'codemaestro.fixProblem', when: 'false' }],
  },
  settings: {
    'codemaestro.hints.enabled': {
      type: 'boolean',
      default: true,
      scope: 'resource',
      markdownDescription:
        'Look for code smells in a TypeScript or JavaScript file when it is saved, and show them as hints with a safe refactoring as quick fix. The work is done in a thread of its own, which ends when it is idle.',
    },
    'codemaestro.hints.ignore': {
      type: 'array',
      items: { type: 'string' },
      default: [],
      scope: 'resource',
      markdownDescription:
        'Kinds of code smell that are not shown, such as `string-concatenation` or `repeated-literal`.',
    },
  },
  activationEvents: [
    'onLanguage:typescript',
    'onLanguage:typescriptreact',
    'onLanguage:javascript',
    'onLanguage:javascriptreact',
  ],
} as const satisfies Contributions;
