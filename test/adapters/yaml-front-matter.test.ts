import assert from 'node:assert/strict';
import { readFrontMatter } from '../../src/adapters/yaml-front-matter/index.ts';

function refused(text: string): string {
  const read = readFrontMatter('a.md', text);
  assert.ok(!read.ok, 'it was read');
  assert.equal(read.error.reason, 'bad-config');
  return read.error.person;
}

describe('front matter', () => {
  it('is fields with their lines, and what stands after them', () => {
    const text = '---\nname: a\n# a remark\ntools:\n  - x\n  - y\nversion: 2\n---\n\nBe good.\n\n---\n\nAlways.\n';
    const read = readFrontMatter('a.md', text);
    assert.deepEqual(read, {
      ok: true,
      value: {
        source: 'a.md',
        fields: { name: 'a', tools: ['x', 'y'], version: 2 },
        lines: { name: 2, tools: 4, 'tools.0': 5, 'tools.1': 6, version: 7 },
        body: 'Be good.\n\n---\n\nAlways.',
      },
    });
  });

  it('may come from Windows, with a mark in front, and without a body', () => {
    const read = readFrontMatter('a.md', '\uFEFF---\r\nname: a\r\ntools: [x, y]\r\n---');
    assert.deepEqual(read.ok && [read.value.fields, read.value.lines['tools.1'], read.value.body], [
      { name: 'a', tools: ['x', 'y'] },
      3,
      '',
    ]);
  });

  for (const [what, text, says] of [
    ['no fields', 'Be good.', /^a\.md:1: it begins with a line "---"/],
    ['fields that do not end', '---\nname: a\n', /^a\.md:1: it begins/],
    ['a name twice', '---\nname: a\nname: b\n---\n', /^a\.md:3: .*unique/],
    ['no YAML', '---\nname: a\ntools: [x\n---\n', /^a\.md:[34]: this is not YAML/],
    ['references', '---\na: &x [1]\nb: *x\n---\n', /^a\.md:3: fields do not refer/],
    ["types of YAML's own", '---\nname: !!js/function "x"\n---\n', /^a\.md:2: this is not YAML/],
    ['too much', `---\nname: a\n---\n${'x'.repeat(70_000)}`, /more than 64000 characters/],
  ] as const) {
    it(`is refused for ${what}, with file and line`, () => {
      assert.match(refused(text), says);
    });
  }
});
