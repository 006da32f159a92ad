/** What the extension contributes, declared once; a test holds package.json to it. */
export const contributions = {
  commands: [
    { command: 'codemaestro.showStatus', title: 'Show Status', category: 'CodeMaestro', icon: 'media/icon.svg' },
  ],
  jsonValidation: [
    { fileMatch: '.maestro/workflows/*.json', url: './schemas/workflow.schema.json' },
    { fileMatch: '.maestro/config.json', url: './schemas/config.schema.json' },
  ],
} as const;

/** The ids of the commands. */
export type CommandId = (typeof contributions.commands)[number]['command'];
