/** What the extension contributes, declared once; a test holds package.json to it. */
export const contributions = {
  commands: [
    { command: 'codemaestro.showStatus', title: 'Show Status', category: 'CodeMaestro', icon: 'media/icon.svg' },
  ],
} as const;

/** The ids of the commands. */
export type CommandId = (typeof contributions.commands)[number]['command'];
