import * as vscode from 'vscode';
import type { Feature } from '../editor.ts';
import type { toolContributions } from './contributions.ts';

type Name = (typeof toolContributions.languageModelTools)[number]['name'];

/** Named once more here, so that a start does not load what is said of them. */
const names: readonly Name[] = [
  'codemaestro_plan',
  'codemaestro_propose_change',
  'codemaestro_status',
  'codemaestro_briefing',
  'codemaestro_search_memory',
  'codemaestro_run_checks',
];

/** Tools for the language models of the editor, each loaded when one is first called. */
export const toolFeature: Feature = {
  name: 'lm-tools',
  register(editor) {
    for (const name of names) {
      const load = async () => (await import('./tools.ts')).tools[name];
      const registered = vscode.lm.registerTool<unknown>(name, {
        prepareInvocation: async ({ input }) => (await load()).prepare(input),
        invoke: async ({ input }, token) => {
          const text = await (await load()).call(editor, input, token);
          return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
        },
      });
      editor.lifetime.add(() => {
        registered.dispose();
      });
    }
  },
};
