import assert from 'node:assert/strict';
import { readFrontMatter } from '../../src/adapters/yaml-front-matter/index.ts';
import { Workflow } from '../../src/core/domain/index.ts';
import { RoleHeader, roles } from '../../src/core/roles/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';
import { goal, onlyGate, report, roleOf, withStage } from '../app/stage.ts';
import type { Script } from '../model-server/index.ts';
import { pages } from './pages.ts';

const page = pages().find(({ path }) => path === 'docs/roles.md');

function fence(info: string): string {
  const found = page?.fences.find((each) => each.info === info);
  assert.ok(found, info);
  return found.text;
}

describe('the page on roles', () => {
  it('shows a role and a workflow that run', async () => {
    const migration = { path: 'migrations/001-country.sql', text: 'alter table orders add country text;\n' };
    const script: Script = (conversation) => {
      const isFirst = roleOf(conversation) === 'migrator' && conversation.turn === 0;
      return { calls: [isFirst ? { name: 'write-file', input: migration } : report] };
    };
    await withStage(script, async ({ open, world, server }) => {
      const workflow = Workflow().parse(JSON.parse(fence('json workflow')));
      world.write('.maestro/roles/migrator.md', fence('markdown role'));
      world.write(`.maestro/workflows/${workflow.name}.json`, fence('json workflow'));
      const maestro = await open();
      valueOf(await maestro.startGoal(goal({ workflow: workflow.name })));
      await maestro.settled();
      assert.equal(onlyGate(maestro).kind, 'change');
      assert.match(server.requests[0]?.body ?? '', /You are the migrator\. You write database migrations/);
    });
  });

  it('names every built-in role, and every field', () => {
    for (const { name } of roles) assert.ok(page?.text.includes(name), name);
    for (const field of Object.keys(RoleHeader.shape)) assert.ok(page?.text.includes(`| \`${field}\` |`), field);
    valueOf(readFrontMatter('migrator.md', fence('markdown role')));
  });
});
