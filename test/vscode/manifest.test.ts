import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { generateManifest } from '../../src/vscode/manifest/generate.ts';
import { contributions } from '../../src/vscode/manifest/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const generated = generateManifest(contributions);

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, unknown>;
}

/** Every text that the code of the editor hands to `l10n.t`, and every call whose text is not a literal. */
function textsInCode(): { readonly texts: ReadonlySet<string>; readonly unclear: readonly string[] } {
  const texts = new Set<string>();
  const unclear: string[] = [];
  const folder = path.join(root, 'src/vscode');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /(?:^|\.)l10n\.t$/.test(node.expression.getText(source))) {
        const [first] = node.arguments;
        if (first && ts.isStringLiteralLike(first)) texts.add(first.text);
        else unclear.push(`${file}: ${node.getText(source)}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { texts, unclear };
}

/** The places that a text is filled in at. */
function places(text: string): readonly string[] {
  return (text.match(/\{\d+\}/g) ?? []).sort();
}

describe('the manifest of the editor', () => {
  it('is the one that the features contribute', () => {
    const { activationEvents, contributes } = readJson('package.json');
    assert.deepEqual(contributes, generated.contributes, 'run "npm run manifest"');
    assert.deepEqual(activationEvents, generated.activationEvents, 'run "npm run manifest"');
    const texts = readJson('package.nls.json');
    for (const [key, text] of Object.entries(generated.texts)) assert.equal(texts[key], text, 'run "npm run manifest"');
  });

  it('declares each command once, and offers only commands that it declares', () => {
    const ids = contributions.flatMap(({ commands = [] }) => commands.map(({ command }): string => command));
    assert.deepEqual(ids.length, new Set(ids).size);
    const offered = contributions.flatMap(({ menus = {}, keybindings = [] }) => [
      ...Object.values(menus).flatMap((items) => items.map(({ command }) => command)),
      ...keybindings.map(({ command }) => command),
    ]);
    assert.deepEqual(
      offered.filter((id) => !ids.includes(id)),
      [],
    );
  });

  it('describes every setting, with a default that fits its type', () => {
    for (const { settings = {} } of contributions) {
      for (const [id, { type, default: value, markdownDescription }] of Object.entries(settings)) {
        assert.ok(markdownDescription.length > 20, id);
        const seen = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
        const types = [type].flat();
        assert.ok(types.includes(seen) || (seen === 'integer' && types.includes('number')), `${id}: ${seen}`);
      }
    }
  });

  it('has a key for every text and a text for every key', () => {
    const used = JSON.stringify(readJson('package.json')).match(/%[\w.-]+%/g) ?? [];
    const keys = new Set(used.map((key) => key.slice(1, -1)));
    assert.deepEqual([...keys].sort(), Object.keys(readJson('package.nls.json')).sort());
  });
});

describe('the German translation', () => {
  it('has every text of the manifest', () => {
    assert.deepEqual(
      Object.keys(readJson('package.nls.de.json')).sort(),
      Object.keys(readJson('package.nls.json')).sort(),
    );
  });

  it('has every text of the code, with the same places to fill in', () => {
    const { texts, unclear } = textsInCode();
    assert.deepEqual(unclear, []);
    const bundle = readJson('l10n/bundle.l10n.de.json') as Record<string, string>;
    assert.deepEqual(Object.keys(bundle).sort(), [...texts].sort());
    for (const [text, translated] of Object.entries(bundle)) assert.deepEqual(places(translated), places(text), text);
  });
});
