import type { Contributions } from '../manifest/contributions.ts';

/** Apart from the rest, so that a start loads no more than these. */
export const modelCommandTitles = [
  { command: 'codemaestro.addModel', title: 'Add Language Model…' },
  { command: 'codemaestro.chooseModel', title: 'Choose Language Model…' },
  { command: 'codemaestro.chooseRoleModel', title: 'Choose Language Model for a Role…' },
  { command: 'codemaestro.testModel', title: 'Test Language Model' },
  { command: 'codemaestro.setModelKey', title: 'Set or Change Model Key…' },
  { command: 'codemaestro.removeModelKey', title: 'Remove Model Key…' },
] as const satisfies Contributions['commands'];

const limit = {
  type: 'object',
  additionalProperties: false,
  properties: {
    dollars: { type: 'number', minimum: 0 },
    tokens: { type: 'integer', minimum: 1 },
  },
} as const;

const workLimit = {
  ...limit,
  properties: {
    ...limit.properties,
    turns: { type: 'integer', minimum: 1 },
    calls: { type: 'integer', minimum: 1 },
    minutes: { type: 'number', minimum: 0 },
  },
} as const;

const taskLimit = {
  ...workLimit,
  properties: { ...workLimit.properties, helpers: { type: 'integer', minimum: 0 } },
} as const;

/** Language models: those of the person's own servers, those that the editor has, and which of them agents work with. */
export const modelContributions = {
  commands: modelCommandTitles,
  settings: {
    'codemaestro.models': {
      type: 'array',
      scope: 'machine',
      default: [],
      markdownDescription:
        'Language models on servers of OpenAI, Anthropic and Ollama, and on all that speak Chat Completions. The chat offers them without any sign-in. Keys are kept apart: *CodeMaestro: Set or Change Model Key*.',
      items: {
        type: 'object',
        required: ['name', 'url'],
        additionalProperties: false,
        properties: {
          name: { type: 'string', minLength: 1, description: 'The name by which the server knows the model.' },
          url: {
            type: 'string',
            pattern: '^https?://',
            description: 'Where the server is, with the version, such as http://localhost:11434/v1.',
          },
          kind: {
            type: 'string',
            enum: ['openai', 'anthropic', 'ollama'],
            description: 'How the server is spoken to; as OpenAI when left out.',
          },
          title: { type: 'string', description: 'What you call the model; its name when left out.' },
          window: {
            type: 'integer',
            minimum: 1024,
            description: 'How many tokens the model takes in all; 128000 when left out.',
          },
          images: { type: 'boolean', description: 'Whether the model takes images.' },
        },
      },
    },
    'codemaestro.model': {
      type: 'string',
      scope: 'machine',
      default: '',
      markdownDescription:
        'The language model that agents work with: the name of one of `#codemaestro.models#`, or `vscode:vendor/id` for one that the editor has. When it is empty, the first of `#codemaestro.models#`, else what `models.json` or `MAESTRO_MODEL` names. *CodeMaestro: Choose Language Model* fills it in. A change counts from the next session of an agent.',
    },
    'codemaestro.roleModels': {
      type: 'object',
      scope: 'machine',
      default: {},
      additionalProperties: { type: 'string', minLength: 1 },
      markdownDescription:
        'Language models for some roles: the name of a role, such as `reviewer`, and beside it the name of one of `#codemaestro.models#`, or `vscode:vendor/id`. The other roles work with `#codemaestro.model#`. *CodeMaestro: Choose Language Model for a Role* fills it in.',
    },
    'codemaestro.limits': {
      type: 'object',
      scope: 'machine',
      default: {},
      additionalProperties: false,
      markdownDescription:
        'What language models may spend before you are asked: for one call (`turn`), a `task`, a `goal` or a `day`, in `dollars`, `tokens` or both, such as `{ "goal": { "dollars": 10 } }`. Without a limit of goals, one may cost $20 where prices are known; `"goal": {}` takes that away. A `task` and a `goal` are also bounded in `turns`, `calls` of tools and `minutes` of running sessions, a task in `helpers`: by themselves at 400, 1,200, 180 and 20, a goal at 2,000, 6,000 and 480. Counts before `limits` in `routing.json`. What a workspace says can only tighten it.',
      properties: { turn: limit, task: taskLimit, goal: workLimit, day: limit },
    },
  },
  languageModelChatProviders: [
    { vendor: 'codemaestro', displayName: 'CodeMaestro', managementCommand: 'codemaestro.addModel' },
  ],
  // The chat asks nobody before it knows a model, so ours must be known before the first question.
  activationEvents: ['onStartupFinished'],
} as const satisfies Contributions;
