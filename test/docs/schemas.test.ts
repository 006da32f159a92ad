import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { RoutingFile, WorkspaceConfig } from '../../src/core/app/index.ts';
import { ModelSetup, Plan, Workflow } from '../../src/core/domain/index.ts';
import { PolicyFile } from '../../src/core/policy/index.ts';
import { builtInWorkflows } from '../../src/core/workflow/known.ts';
import { root } from '../law/sources.ts';
import { schemaTexts } from './schema-texts.ts';

const gate = { id: 'accept', kind: 'gate', gate: 'change' };
const workflow = { name: 'w', description: 'd', stages: [{ id: 'write', kind: 'agent', role: 'writer' }, gate] };

/** Documents and whether the schema takes them. What only the whole workflow can say is not a schema's to check. */
const workflows: readonly (readonly [takes: boolean, document: unknown])[] = [
  [true, workflow],
  [true, { ...workflow, $schema: 'x.json', retry: { attempts: 1 } }],
  [true, { ...workflow, stages: [{ ...gate, when: { risk: ['high'], files: ['**/*.ts'] } }] }],
  [false, { ...workflow, name: 'Upper Case' }],
  [false, { ...workflow, stages: [] }],
  [false, { ...workflow, stages: [{ id: 'x', kind: 'wait' }] }],
  [false, { ...workflow, stages: [{ ...gate, gate: 'plan' }] }],
  [false, { ...workflow, stages: [{ ...gate, expect: 'green' }] }],
  [false, { ...workflow, retry: { attempts: 0 } }],
  [false, { ...workflow, extra: 1 }],
];
const configs: readonly (readonly [takes: boolean, document: unknown])[] = [
  [true, {}],
  [true, { checks: { commands: [{ name: 'test', kind: 'test', command: 'npm test' }] }, concurrency: 1 }],
  [false, { concurrency: 0 }],
  [false, { checks: { commands: [] } }],
  [false, { checks: { commands: [{ name: 'test' }] } }],
  [false, { check: {} }],
];

const task = {
  ...{
    key: 'a',
    title: 'T',
    description: '',
    dependsOn: [],
    after: [],
    files: [],
    risk: 'low',
    criteria: [],
    smells: [],
  },
  estimate: 1,
};
const plan = { summary: '', requirements: [], criteria: [], questions: [], tasks: [task] };
const plans: readonly (readonly [takes: boolean, document: unknown])[] = [
  [true, plan],
  [true, { ...plan, criteria: [{ id: 'c1', text: 'It is green.' }], tasks: [{ ...task, criteria: ['c1'] }] }],
  [false, { ...plan, tasks: [{ ...task, risk: 'none' }] }],
  [false, { ...plan, tasks: [{ key: 'a' }] }],
  [false, { ...plan, criteria: [{ id: 'c1', text: '' }] }],
  [false, { summary: '' }],
];

const setups: readonly (readonly [takes: boolean, document: unknown])[] = [
  [true, {}],
  [true, { $schema: 'x.json', models: ['openai/gpt-5', { model: 'mine/qwen3', window: 64_000 }] }],
  [true, { providers: { mine: { kind: 'ollama', url: 'http://workstation:11434', key: null } } }],
  [true, { roles: { reviewer: 'mine/x', embedding: ['mine/y', 'mine/z'] } }],
  [false, { models: ['gpt-5'] }],
  [false, { providers: { mine: { kind: 'google' } } }],
  [false, { providers: { mine: { kind: 'openai', key: 'sk-no-variable' } } }],
  [false, { model: [] }],
];
const routings: readonly (readonly [takes: boolean, document: unknown])[] = [
  [true, {}],
  [true, { localOnly: true, routes: [{ kind: 'review', complexity: 'high', models: ['a/b'] }] }],
  [true, { prices: { 'a/b': { input: 1, output: 2 } }, limits: { day: { dollars: 5 } } }],
  [false, { routes: [{ kind: 'chat', models: ['a/b'] }] }],
  [false, { routes: [{ models: [] }] }],
  [false, { prices: { 'a/b': { input: -1, output: 2 } } }],
  [false, { pricez: {} }],
];
const policies: readonly (readonly [takes: boolean, document: unknown])[] = [
  [true, {}],
  [true, { $schema: 'x.json', autonomy: 0, ask: ['npm install'], deny: ['git push'] }],
  [false, { autonomy: 6 }],
  [false, { ask: 'npm install' }],
  [false, { deny: [' '] }],
  [false, { allow: ['git push'] }],
];

describe('the schema files', () => {
  const validators = new Map<string, ValidateFunction>();
  const validator = (file: string): ValidateFunction => {
    const found = validators.get(file);
    if (found) return found;
    const schema = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, unknown>;
    const made = new Ajv({ allErrors: true, formats: { uri: true } }).compile(schema);
    validators.set(file, made);
    return made;
  };

  it('are those of the code', async () => {
    for (const [file, text] of await schemaTexts()) {
      const full = path.join(root, file);
      if (process.env.UPDATE === '1') {
        mkdirSync(path.dirname(full), { recursive: true });
        writeFileSync(full, text);
      }
      const present = existsSync(full) ? readFileSync(full, 'utf8') : '';
      assert.equal(present, text, `${file}: run this test with UPDATE=1 and read the difference`);
    }
  });

  it('take every built-in workflow, whole and as a person would shorten it', () => {
    const isValid = validator('schemas/workflow.schema.json');
    for (const [name, definition] of builtInWorkflows()) {
      assert.ok(isValid(definition), `${name}: ${JSON.stringify(isValid.errors)}`);
      const { version: _version, retry: _retry, ...shortened } = definition;
      assert.ok(isValid(shortened), `${name}: ${JSON.stringify(isValid.errors)}`);
    }
  });

  it('take and refuse the same documents as the code', () => {
    for (const [file, schema, documents] of [
      ['schemas/workflow.schema.json', Workflow(), workflows],
      ['schemas/config.schema.json', WorkspaceConfig(), configs],
      ['schemas/plan.schema.json', Plan().omit({ version: true }), plans],
      ['schemas/models.schema.json', ModelSetup(), setups],
      ['schemas/routing.schema.json', RoutingFile(), routings],
      ['schemas/policy.schema.json', PolicyFile(), policies],
    ] as const) {
      for (const [takes, document] of documents) {
        const text = `${file}: ${JSON.stringify(document)}`;
        assert.equal(validator(file)(document), takes, text);
        assert.equal(schema.safeParse(document).success, takes, text);
      }
    }
  });

  it('say of every field what it is for', () => {
    for (const name of ['workflow', 'config', 'plan', 'models', 'routing', 'policy']) {
      const file = `schemas/${name}.schema.json`;
      assert.deepEqual(silentFields(JSON.parse(readFileSync(path.join(root, file), 'utf8')), ''), []);
    }
  });
});

/** Fields of an object schema, at any depth, without a description. `$schema` and `const` fields speak for themselves. */
function silentFields(schema: unknown, place: string): readonly string[] {
  if (schema === null || typeof schema !== 'object') return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    if (key !== 'properties') return silentFields(value, `${place}/${key}`);
    return Object.entries(value as Record<string, object>).flatMap(([name, field]) => {
      const says = 'description' in field || name === '$schema';
      return [...(says ? [] : [`${place}/${name}`]), ...silentFields(field, `${place}/${name}`)];
    });
  });
}
