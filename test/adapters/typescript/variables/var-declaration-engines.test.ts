import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { varDeclaration } from '../../../../src/adapters/typescript/refactorings/variables/var-declaration.ts';
import { createSourceContext } from '../../../../src/adapters/typescript/source-context.ts';

const old = `'use strict';\nmodule.exports = function (a) {\n  var b = a;\n  return b;\n};\n`;

describe('var declarations of a package', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'maestro-engines-'));
    mkdirSync(path.join(folder, 'lib'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function isOffered(manifest: unknown, text = old, name = 'index.js'): boolean {
    const json = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
    writeFileSync(path.join(folder, 'package.json'), json);
    const file = path.join('lib', name);
    const source = createSourceContext(ts, file, text, undefined, path.join(folder, file));
    return varDeclaration.detect(source).length > 0;
  }

  it('stay in old code that is published for old engines, or for any', () => {
    for (const node of ['>=0.6', '>= 0.4', '^4 || >=8', '<18', '*'])
      assert.equal(isOffered({ engines: { node } }), false, node);
    assert.equal(isOffered({ name: 'anywhere' }), false);
  });

  it('change where only engines that know const are meant, and in programs of one’s own', () => {
    for (const node of ['>=6', '>= 18.2', '^12.22.0 || >=14', 'v20.x'])
      assert.equal(isOffered({ engines: { node } }), true, node);
    assert.equal(isOffered({ private: true }), true);
    assert.equal(isOffered('{ not JSON'), true);
  });

  it('change in code that is modern already, whatever its package says', () => {
    assert.equal(isOffered({ engines: { node: '>=0.6' } }, `const c = 1;\n${old}`), true);
    assert.equal(isOffered({ engines: { node: '>=0.6' } }, old, 'index.mjs'), true);
  });

  it('stay where the authors asked the linter for it', () => {
    for (const comment of ['/* eslint-disable no-var */', '/* eslint no-var: 0 */', '/* eslint-disable a, no-var */']) {
      assert.equal(isOffered({ private: true }, `${comment}\nconst c = 1;\n${old}`), false, comment);
    }
    assert.equal(isOffered({ private: true }, `/* eslint no-var: 2 */\n${old}`), true);
  });
});
