import assert from 'node:assert/strict';
import { WorkspaceConfig } from '../../src/core/app/index.ts';
import { Workflow } from '../../src/core/domain/index.ts';
import { builtInWorkflows, validateWorkflow } from '../../src/core/workflow/known.ts';
import { pages } from './pages.ts';

/** Fenced blocks of JSON, with their place and what the fence says that they are. */
function jsonBlocks(): readonly { readonly place: string; readonly text: string; readonly what: string }[] {
  return pages().flatMap(({ path: file, fences }) =>
    fences.flatMap(({ info, text, line }) => {
      const what = /^json(?: (\w+))?$/.exec(info);
      return what ? [{ place: `${file}:${line}`, text, what: what[1] ?? '' }] : [];
    }),
  );
}

describe('JSON that pages show', () => {
  it('parses', () => {
    for (const { place, text } of jsonBlocks()) assert.doesNotThrow(() => void JSON.parse(text), place);
  });

  it('is taken as a workflow where it says so', () => {
    const shown = jsonBlocks().filter(({ what }) => what === 'workflow');
    assert.ok(shown.length > 0);
    for (const { place, text } of shown) {
      const valid = validateWorkflow(Workflow().parse(JSON.parse(text)), place);
      assert.ok(valid.ok, valid.ok ? '' : valid.error.person);
    }
  });

  it('is taken as settings where it says so', () => {
    const shown = jsonBlocks().filter(({ what }) => what === 'settings');
    assert.ok(shown.length > 0);
    for (const { place, text } of shown) assert.ok(WorkspaceConfig().safeParse(JSON.parse(text)).success, place);
  });
});

describe('the page on workflows', () => {
  it('names every built-in workflow with its stages', () => {
    const page = pages().find((each) => each.path === 'docs/workflows.md');
    for (const { name, stages } of builtInWorkflows().values()) {
      const row = `| \`${name}\` | ${stages.map(({ id }) => id).join(' → ')} |`;
      assert.ok(page?.prose.includes(row), row);
    }
  });
});
