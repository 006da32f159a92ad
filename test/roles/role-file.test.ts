import assert from 'node:assert/strict';
import { readFrontMatter } from '../../src/adapters/yaml-front-matter/index.ts';
import { builtInRoleBook, roleBookWith, roles, type DefinedRole } from '../../src/core/roles/index.ts';
import { valueOf } from '../adapters/git/sandbox.ts';

function bookOf(...texts: string[]) {
  return roleBookWith(texts.map((text, at) => valueOf(readFrontMatter(`roles/${String(at)}.md`, text))));
}

function roleOf(text: string, name: string): DefinedRole {
  const role = valueOf(bookOf(text)).get(name);
  assert.ok(role);
  return role;
}

function refused(...texts: string[]): string {
  const book = bookOf(...texts);
  assert.ok(!book.ok, 'it was taken');
  assert.equal(book.error.reason, 'bad-config');
  return book.error.person;
}

describe("a project's own role", () => {
  it('adds to the built-in ones, with words of its own and no more than the role that bounds it', () => {
    const text = `---
name: migrator
purpose: Write migrations.
extends: developer
tools: [read-file, edit-file, run-checks]
writes: code
capabilities: [code, migrate]
model: big
version: 3
---
You write migrations.
`;
    const role = roleOf(text, 'migrator');
    assert.deepEqual(role, {
      name: 'migrator',
      purpose: 'Write migrations.',
      tools: ['read-file', 'edit-file', 'run-checks'],
      writes: 'code',
      capabilities: ['code', 'migrate'],
      prompt: { role: 'migrator', version: 3, output: 'report', variables: [], text: 'You write migrations.' },
      source: 'roles/0.md',
      base: 'developer',
      model: 'big',
    });
    assert.equal(valueOf(bookOf(text)).size, roles.length + 1);
  });

  it('takes the place of a built-in one of its name, keeping what it does not say', () => {
    const role = roleOf('---\nname: reviewer\n---\nLook for races.', 'reviewer');
    const before = builtInRoleBook().get('reviewer');
    const { source: _source, ...rest } = role;
    assert.deepEqual({ ...rest, prompt: before?.prompt }, before);
    assert.equal(role.prompt.text, 'Look for races.');
  });

  it('keeps the words of the role that bounds it when it has none of its own', () => {
    const role = roleOf('---\nname: docs-developer\nextends: developer\nwrites: docs\n---\n', 'docs-developer');
    assert.equal(role.prompt.text, builtInRoleBook().get('developer')?.prompt.text);
    assert.equal(role.writes, 'docs');
  });

  for (const [what, text, says] of [
    [
      'a tool more',
      '---\nname: reviewer\ntools:\n  - read-file\n  - run-command\n---\n',
      /^roles\/0\.md:5: "run-command" is no tool of the role "reviewer".*It may keep: list-files, read-file/,
    ],
    [
      'a wider scope',
      '---\nname: tester\nwrites: code\n---\n',
      /^roles\/0\.md:3: "writes: code" is more than the role "tester" may write \("tests"\)\. It may have: none, tests\./,
    ],
    [
      'another bound than its own',
      '---\nname: reviewer\nextends: developer\n---\n',
      /^roles\/0\.md:3: "reviewer" is a built-in role and stays within itself/,
    ],
    ['no bound', '---\nname: wizard\n---\nDo magic.', /^roles\/0\.md:2: .*"extends: developer".*planner/],
    [
      'an unknown bound',
      '---\nname: wizard\nextends: witch\n---\n',
      /^roles\/0\.md:3: there is no built-in role "witch"/,
    ],
    ['an unknown field', '---\nname: reviewer\nsudo: true\n---\n', /^roles\/0\.md:3: .*sudo/],
    ['an unknown scope', '---\nname: reviewer\nwrites: all\n---\n', /^roles\/0\.md:3: "writes"/],
    ['a name that is none', '---\nname: The Reviewer\n---\n', /^roles\/0\.md:2: "name".*kebab case/],
    ['no name', '---\nwrites: none\n---\n', /^roles\/0\.md:1: "name"/],
    ['fields that are a list', '---\n- a\n---\n', /^roles\/0\.md:1: /],
  ] as const) {
    it(`is refused for ${what}, with file, line and what is allowed`, () => {
      assert.match(refused(text), says);
    });
  }

  it('is defined once', () => {
    const text = '---\nname: reviewer\n---\n';
    assert.match(refused(text, text), /^roles\/1\.md:2: "reviewer" is defined in roles\/0\.md already/);
  });
});
