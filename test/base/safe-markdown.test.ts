import assert from 'node:assert/strict';
import { createSafeMarkdown, plainMarkdown, safeMarkdown } from '../../src/core/base/index.ts';

const code = '```ts\nconst a = b[0](c);\n```\n';

describe('markdown made harmless', () => {
  const cases: readonly [what: string, given: string, shown: string][] = [
    ['an image', 'See ![x](https://e.org/a.png)', 'See !\\[x\\](https://e.org/a.png)'],
    ['a link that names another place', '[docs](https://e.org)', '\\[docs\\](https://e.org)'],
    ['an address', 'See https://e.org/a?b=c', 'See https://e.org/a?b=c'],
    ['HTML', '<img src="https://e.org">', '\\<img src="https://e.org">'],
    ['marks of emphasis and lists', '- **a** and _b_', '- **a** and _b_'],
    ['code in a line', 'Call `a[0](b)` now', 'Call `a[0](b)` now'],
    ['code in a line with double marks', '``a ` [b]`` [c]', '``a ` [b]`` \\[c\\]'],
    ['a block of code', `Before\n${code}[a](b)`, `Before\n${code}\\[a\\](b)`],
    ['a block within a list', '1. do\n   ```sh\n   a[0]\n   ```\n', '1. do\n```sh\n   a[0]\n```\n'],
    ['code that is never closed', 'a ` [b](c)', 'a \\` \\[b\\](c)'],
    ['a mark behind a backslash', '\\`[a](b)`', '\\\\`[a](b)`'],
    ['a block that a list would end', '- ```\n[a](b)\n```\n[c](d)', '- \\`\\`\\`\n\\[a\\](b)\n```\n[c](d)'],
    ['a table that divides code', '| `a | [b](c)` |', '| \\`a | \\[b\\](c)\\` |'],
    ['a definition of a link', '[a]: https://e.org', '\\[a\\]: https://e.org'],
    ['a block closed by more marks', '```\na\n`````\n[b](c)', '```\na\n```\n\\[b\\](c)'],
  ];
  for (const [what, given, shown] of cases) {
    it(`takes ${what}`, () => {
      assert.equal(safeMarkdown(given), shown);
    });
    it(`takes ${what} letter by letter`, () => {
      const safe = createSafeMarkdown();
      const letters = given.replaceAll(/./gs, (letter) => safe.take(letter));
      assert.equal(letters + safe.end(), shown);
    });
  }

  it('shows words at once', () => {
    const safe = createSafeMarkdown();
    assert.equal(safe.take('Hello'), 'Hello');
    assert.equal(safe.take(' you, `co'), ' you, ');
    assert.equal(safe.take('de`'), '`code`');
  });
});

describe('text as markdown', () => {
  it('is shown as it is, with blanks at which its lines break', () => {
    assert.equal(plainMarkdown('1. Öl & <b> [a](b)\nx'), '1\\. Öl \\& \\<b\\> \\[a\\]\\(b\\)\n\nx');
  });
});
