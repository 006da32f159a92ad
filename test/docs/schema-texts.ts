import { format } from 'prettier';
import * as z from 'zod';
import { RoutingFile, WorkspaceConfig } from '../../src/core/app/index.ts';
import { ModelSetup, Plan, Workflow } from '../../src/core/domain/index.ts';
import { PolicyFile } from '../../src/core/policy/index.ts';
import { RoleHeader } from '../../src/core/roles/index.ts';

/**
 * What the editor says of the fields of a plan. They do not stand at the schema itself: that goes to every planner, which needs
 * none of it.
 */
const planFields: Readonly<Record<string, string>> = {
  summary: 'The plan in a sentence or two.',
  requirements: 'What is wanted, as far as it was understood; one requirement a line.',
  criteria: 'What must be true of the finished work, so that somebody can check it. Tasks name those that they serve.',
  'criteria.id': 'The name by which tasks refer to the criterion.',
  'criteria.text': 'What can be checked.',
  tasks: 'The units of work; each is done by agents in a worktree of its own.',
  'tasks.key': 'Names the task within the plan.',
  'tasks.title': 'What is done, in a line.',
  'tasks.description': 'What its agents are told.',
  'tasks.dependsOn': 'Keys of the tasks that must be completed before this one starts.',
  'tasks.after':
    'Keys of the tasks that must be closed before this one starts, completed or not: they touch the same files.',
  'tasks.files': 'Files that it is expected to touch, relative to the folder.',
  'tasks.risk': 'A task of high risk asks before it starts. The risk of what it really changes is computed again.',
  'tasks.criteria': 'Ids of the criteria that it serves.',
  'tasks.smells': 'Code smells that an improvement removes; empty for other tasks.',
  'tasks.smells.kind': 'The kind of smell, such as unused-import.',
  'tasks.smells.file': 'The file, relative to the folder.',
  'tasks.smells.symbol': 'Names of the declarations around it, outermost first, with dots between them.',
  'tasks.smells.line': 'Its first line, counted from 1.',
  'tasks.smells.fingerprint': 'By which it is found again after lines moved.',
  'tasks.smells.message': 'What is wrong, in a sentence.',
  'tasks.estimate': 'How long it may take, in milliseconds.',
  questions: 'What the planner would like to know. Answer by asking for another plan, or with your approval.',
};

/** What the editor says of the fields of `models.json`. */
const modelFields: Readonly<Record<string, string>> = {
  providers: 'Where models are reached, by names of your choice.',
  'providers.kind': 'The way in which it is spoken to; every server that speaks as OpenAI does is of its kind.',
  'providers.url': "Where it is; the kind's own place when left out.",
  'providers.key':
    "The environment variable that holds the key, never the key itself; the kind's usual one when left out, none for null.",
  'providers.api': "Which interface of OpenAI's is spoken; found out by the address when left out.",
  'providers.keepAlive': 'How long Ollama keeps a model in memory after an answer, such as 10m.',
  'providers.proxy': 'A proxy for this provider alone, instead of what HTTPS_PROXY and its like say.',
  'providers.ca': 'A file with certificates to trust beside the usual ones.',
  'providers.timeouts': 'How long each phase of a call may take, in seconds.',
  'providers.timeouts.connect': 'Until the connection stands.',
  'providers.timeouts.firstByte': 'From then until the first byte of the answer.',
  'providers.timeouts.idle': 'Between two bytes of the answer.',
  'providers.timeouts.total': 'The whole call.',
  models: 'The models that agents may have, each as provider/model. The first is the usual one.',
  'models.model': 'The name of its provider, a slash, and its own name.',
  'models.window': 'Tokens that it takes in all.',
  'models.images': 'Whether it takes images.',
  'models.effort': 'How much it is to think before it answers.',
  roles: 'Models for single roles, the first of a list that can be had; "embedding" names what makes vectors.',
};

/** What the editor says of the fields of `routing.json`; those of limits say it themselves. */
const routingFields: Readonly<Record<string, string>> = {
  localOnly: 'Only models of Ollama on this machine are asked.',
  routes: 'The first rule that fits says which models are asked, in this order.',
  'routes.kind': 'The work that it is for; any when left out.',
  'routes.complexity': 'How hard the work is that it is for; any when left out.',
  'routes.models': 'Models as your models.json names them.',
  limits: 'What may be spent before you are asked.',
  prices: 'US dollars for a million tokens, by models as your models.json names them.',
  'prices.input': 'Of what is sent.',
  'prices.output': 'Of what is answered.',
  'prices.cacheRead': "Of what is read from the provider's cache; as input when left out.",
  'prices.cacheWrite': 'Of what is written to it; as input when left out.',
  'prices.reasoning': 'Of thoughts; as output when left out.',
};

/** The schema with words for its fields, which are named by their paths. */
function described(schema: unknown, words: Readonly<Record<string, string>>, place = ''): unknown {
  if (Array.isArray(schema)) return schema.map((each) => described(each, words, place));
  if (schema === null || typeof schema !== 'object') return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) => {
      if (key !== 'properties') return [key, described(value, words, place)];
      const fields = Object.entries(value as Record<string, object>).map(([name, field]) => {
        const at = place === '' ? name : `${place}.${name}`;
        const description = words[at];
        const inner = described(field, words, at) as object;
        return [name, description === undefined ? inner : { description, ...inner }];
      });
      return [key, Object.fromEntries(fields)];
    }),
  );
}

/** The files that teams write, with the JSON Schema that editors complete and check them by. */
const documents = {
  'schemas/config.schema.json': {
    schema: WorkspaceConfig(),
    title: 'CodeMaestro settings',
    description: 'The settings of a team: .maestro/config.json.',
  },
  'schemas/workflow.schema.json': {
    schema: Workflow(),
    title: 'CodeMaestro workflow',
    description: 'The stages that a task of a goal goes through: .maestro/workflows/NAME.json.',
  },
  'schemas/role.schema.json': {
    schema: RoleHeader,
    title: 'CodeMaestro role',
    description: 'The fields in front of the prompt of a role: .maestro/roles/NAME.md.',
  },
  'schemas/plan.schema.json': {
    schema: z.strictObject(Plan().omit({ version: true }).shape),
    title: 'CodeMaestro plan',
    description: 'A plan that waits for you, as the editor shows it.',
    words: planFields,
  },
  'schemas/models.schema.json': {
    schema: ModelSetup(),
    title: 'CodeMaestro models',
    description: 'Your own providers and models: models.json in the folder of your settings.',
    words: modelFields,
  },
  'schemas/routing.schema.json': {
    schema: RoutingFile(),
    title: 'CodeMaestro routing',
    description: 'How models are chosen and what they cost: routing.json in the folder of your settings.',
    words: routingFields,
  },
  'schemas/policy.schema.json': {
    schema: PolicyFile(),
    title: 'CodeMaestro policy',
    description:
      'What agents are asked about and kept from, whatever levels say: policy.json of a machine or a person.',
  },
} as const;

/** The text of each schema file, by its path from the checkout's root. Draft 7 is what editors know best. */
export async function schemaTexts(): Promise<ReadonlyMap<string, string>> {
  const texts = Object.entries(documents).map(async ([file, { schema, title, description, ...more }]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
    const fields = 'words' in more ? described(rest, more.words) : rest;
    const json = JSON.stringify({ $schema, title, description, ...(fields as object) });
    return [file, await format(json, { parser: 'json', printWidth: 120 })] as const;
  });
  return new Map(await Promise.all(texts));
}
