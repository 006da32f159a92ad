import assert from 'node:assert/strict';
import { diagnose, type Maestro } from '../../src/core/app/index.ts';
import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import type { Script } from '../model-server/index.ts';
import { edit, goal, onlyGate, report, roleOf, withStage } from './stage.ts';

const read = { name: 'read-file', input: { path: 'src/main.ts' } };

const migrator = `---
name: migrator
extends: developer
tools: [read-file, edit-file, write-file, run-checks]
capabilities: [code, migrate]
---
You write migrations, and nothing else.
`;

const workflow = JSON.stringify({
  name: 'migrate',
  description: 'A migration.',
  planGate: false,
  singleTask: true,
  stages: [
    { id: 'write', kind: 'agent', role: 'migrator' },
    { id: 'check', kind: 'checks', expect: 'green', onFailure: 'write' },
    { id: 'accept', kind: 'gate', gate: 'change', onFailure: 'write' },
    { id: 'integrate', kind: 'integrate' },
  ],
});

/** How agents have done, by their names in order. */
function recordsOf(maestro: Maestro): unknown {
  return [...maestro.state().records.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
}

describe("a project's own role in a run", () => {
  it('works by its own words with its own tools, named by a workflow of the project', async () => {
    const script: Script = ({ turn }) => {
      if (turn === 0) return { calls: [read, { name: 'run-command', input: { command: 'ls' } }] };
      return { calls: turn === 1 ? [edit('// Austria')] : [report] };
    };
    await withStage(script, async ({ open, server, world }) => {
      world.write('.maestro/roles/migrator.md', migrator);
      world.write('.maestro/workflows/migrate.json', workflow);
      const maestro = await open();
      valueOf(await maestro.startGoal(goal({ workflow: 'migrate' })));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
      const [first, second] = server.requests.map(({ body }) => JSON.parse(body) as Request);
      assert.match(
        first?.messages[0]?.content ?? '',
        /^You are the migrator\. You write migrations, and nothing else\./,
      );
      assert.deepEqual(
        first?.tools.map((tool) => tool.function.name),
        ['read-file', 'edit-file', 'write-file', 'run-checks', 'report'],
      );
      assert.match(second?.messages.at(-1)?.content ?? '', /the migrator has no tool "run-command"/);
      assert.deepEqual(recordsOf(maestro), [['scripted/migrator', { done: 1, failed: 0 }]]);
    });
  });

  it('that widens what it may do stops the goal before it starts, and doctor says where and why', async () => {
    await withStage([], async ({ open, world }) => {
      world.write('.maestro/roles/reviewer.md', '---\nname: reviewer\nwrites: code\n---\nMend it yourself.\n');
      const maestro = await open();
      const started = await maestro.startGoal(goal());
      assert.match(
        started.ok ? '' : started.error.person,
        /\.maestro.roles.reviewer\.md:3: "writes: code" is more than/,
      );
      const found = await diagnose(await world.surroundings());
      assert.equal(found.find(({ what }) => what.startsWith('Roles'))?.status, 'broken');
      world.write('.maestro/roles/reviewer.md', '---\nname: reviewer\n---\nLook for races.\n');
      world.write('.maestro/workflows/migrate.json', workflow);
      const again = await diagnose(await world.surroundings());
      assert.match(
        again.find(({ what }) => what.startsWith('Roles'))?.seen ?? '',
        /"migrate" names the role "migrator"/,
      );
    });
  });

  it('may wish only for a model that the person named', async () => {
    await withStage([{ calls: [edit('// x')] }, { calls: [report] }], async ({ open, server, world }) => {
      world.write('.maestro/roles/developer.md', '---\nname: developer\nmodel: dear\n---\n');
      const maestro = await open();
      const started = await maestro.startGoal(goal());
      assert.match(started.ok ? '' : started.error.person, /wants the model "dear", which you did not name/);
      await maestro.close();
      const provider = createOpenAiProvider({ baseUrl: server.url });
      const second = await open({ model: { name: 'scripted', others: ['dear'], provider } });
      valueOf(await second.startGoal(goal()));
      await second.settled();
      assert.match(server.requests[0]?.body ?? '', /"model":"dear"/);
    });
  });

  it('works with the model that the person chose for it, whatever its file wishes', async () => {
    await withStage([{ calls: [edit('// x')] }, { calls: [report] }], async ({ open, server, world }) => {
      world.write('.maestro/roles/developer.md', '---\nname: developer\nmodel: dear\n---\n');
      const provider = createOpenAiProvider({ baseUrl: server.url });
      const ofRoles = new Map([['developer', 'small']]);
      const maestro = await open({ model: { name: 'scripted', others: ['dear'], ofRoles, provider } });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.match(server.requests[0]?.body ?? '', /"model":"small"/);
      assert.match(JSON.stringify(recordsOf(maestro)), /^\[\["small\/developer",/);
    });
  });
});

interface Request {
  readonly messages: readonly { readonly content: string }[];
  readonly tools: readonly { readonly function: { readonly name: string } }[];
}

describe('a stage', () => {
  it('goes to another model when the one that had it stalls, which goes on with the work', async () => {
    const script: Script = ({ turn, model }) => {
      if (turn === 0) return { calls: [read] };
      if (model === 'sleepy') return { fault: { kind: 'silence', at: 'headers' } };
      return { calls: turn === 1 ? [edit('// Austria')] : [report] };
    };
    await withStage(script, async ({ open, server }) => {
      const provider = createOpenAiProvider({ baseUrl: server.url });
      const maestro = await open({ stallLimit: 3_000, model: { name: 'sleepy', others: ['lively'], provider } });
      valueOf(await maestro.startGoal(goal()));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.deepEqual(
        server.requests.map(({ body }) => (JSON.parse(body) as { model: string }).model),
        ['sleepy', 'sleepy', 'lively', 'lively'],
      );
      assert.deepEqual(recordsOf(maestro), [
        ['lively/developer', { done: 1, failed: 0 }],
        ['sleepy/developer', { done: 0, failed: 1 }],
      ]);
    });
  });

  it('may ask for a capability, and goes to the role that does better at it', async () => {
    const script: Script = (conversation) => {
      if (roleOf(conversation) === 'tester') return { text: 'I would rather talk.' };
      return { calls: [[read], [edit('// Austria')], [report]][conversation.turn] ?? [] };
    };
    const asking = workflow.replace('"role":"migrator"', '"role":"tester","capability":"migrate"');
    await withStage(script, async ({ open, world }) => {
      world.write('.maestro/roles/migrator.md', migrator);
      world.write('.maestro/workflows/migrate.json', asking);
      const maestro = await open();
      valueOf(await maestro.startGoal(goal({ workflow: 'migrate' })));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.deepEqual(recordsOf(maestro), [
        ['scripted/migrator', { done: 1, failed: 0 }],
        ['scripted/tester', { done: 0, failed: 1 }],
      ]);
    });
  });
});
