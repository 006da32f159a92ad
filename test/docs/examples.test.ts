import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { call, playWithModels, report } from '../app/model-crew.ts';
import { small } from '../app/projects.ts';
import { root } from '../law/sources.ts';
import { pages } from './pages.ts';

/** The workflow of that name, as the page on workflows shows it. */
function shownWorkflow(name: string): string {
  const page = pages().find((each) => each.path === 'docs/workflows.md');
  const texts = page?.fences.filter(({ info }) => info === 'json workflow').map(({ text }) => text) ?? [];
  const found = texts.find((text) => (JSON.parse(text) as { name: string }).name === name);
  assert.ok(found, `the page shows no workflow "${name}"`);
  return found;
}

describe('examples of the pages', () => {
  it('are the sources that they are said to be', () => {
    const shown = pages().flatMap(({ fences }) => fences.filter(({ info }) => /^ts (?:part|whole) of /.test(info)));
    assert.ok(shown.length > 0);
    for (const { info, text } of shown) {
      const [, how, file = ''] = /^ts (part|whole) of (.+)$/.exec(info) ?? [];
      const source = readFileSync(path.join(root, file), 'utf8');
      if (how === 'whole') assert.equal(text, source, file);
      else assert.ok(source.includes(text), `${file} has no such part:\n${text}`);
    }
  });

  it('take a goal through the shown workflow to a commit', async () => {
    const file = '.maestro/workflows/second-opinion.json';
    const edit = { old: '  return Math.round', new: "  if (country === 'Austria') rate = 1.2;\n  return Math.round" };
    const crew = {
      developer: [[call('edit-file', { path: 'src/main.ts', edits: [edit] }), report('Austria is known.')]],
      reviewer: [[call('git-diff', {}), report('As asked.')]],
      writer: [[call('read-file', { path: 'src/main.ts' }), report('Nothing needs saying.')]],
    };
    await playWithModels({ ...small, [file]: shownWorkflow('second-opinion') }, crew, async (play) => {
      await play.improve({ text: 'Know the tax of Austria', workflow: 'second-opinion' });
      const { stages } = play.task('t1');
      assert.equal(stages['review']?.status, 'passed');
      assert.equal(stages['read-as-a-user']?.status, 'passed');
      await play.decide('t1', 'accepted');
      assert.equal(play.task('t1').status, 'completed');
    });
  });
});
