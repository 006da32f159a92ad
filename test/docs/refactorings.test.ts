import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTypeScriptWorkshop } from '../../src/adapters/typescript/index.ts';
import { smellKinds } from '../../src/core/domain/index.ts';
import { pages } from './pages.ts';

/** The pairs of examples of the page, by the smell under whose heading they stand. */
function examples(): ReadonlyMap<string, { before: string; after: string }> {
  const page = pages().find((each) => each.path === 'docs/refactorings.md');
  assert.ok(page);
  const found = new Map<string, { before: string; after: string }>();
  for (const { info, text, line } of page.fences) {
    const heading = page.prose.slice(0, line).findLast((each) => each.startsWith('## ')) ?? '';
    const kind = heading.slice(3);
    if (info === 'ts before') found.set(kind, { before: text, after: '' });
    if (info === 'ts after') found.set(kind, { before: found.get(kind)?.before ?? '', after: text });
  }
  return found;
}

describe('the page on refactorings', () => {
  const workshop = createTypeScriptWorkshop({ workers: 1 });
  const { signal } = new AbortController();
  after(() => workshop.dispose());

  it('has a section for every smell, and says the same of it as the code', () => {
    const page = pages().find((each) => each.path === 'docs/refactorings.md');
    assert.ok(page);
    for (const [kind, { title, benefit, risk, scope }] of Object.entries(smellKinds)) {
      assert.ok(page.prose.includes(`## ${kind}`), kind);
      const holds = { files: 'files', file: 'one file', symbol: 'one place' }[scope];
      assert.ok(page.prose.includes(`| [\`${kind}\`](#${kind}) | ${title} | ${benefit} | ${risk} | ${holds} |`), kind);
    }
  });

  for (const [kind, { before, after: expected }] of examples()) {
    it(`shows what becomes of ${kind}`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'maestro-docs-'));
      try {
        writeFileSync(path.join(folder, 'example.ts'), before);
        const analysis = await workshop.analyse(folder, [{ path: 'example.ts', text: before }], signal);
        assert.ok(analysis.ok);
        const smells = analysis.value.smells.filter((smell) => smell.kind === kind);
        const refactored = await workshop.refactor(folder, smells, new Map(), signal);
        assert.ok(refactored.ok);
        assert.deepEqual(refactored.value.refused, []);
        assert.equal(refactored.value.rewrites[0]?.text, expected);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
