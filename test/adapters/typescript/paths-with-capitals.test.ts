import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { newTypeError } from '../../../src/adapters/typescript/refactorings/extraction/types.ts';
import { createLastingRegistry, createServices } from '../../../src/adapters/typescript/services.ts';
import { createSourceContext } from '../../../src/adapters/typescript/source-context.ts';

describe('folders with capital letters', () => {
  let root = '';
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'Capital-ABC-'));
  });
  after(() => rmSync(root, { recursive: true }));

  it('keep their imports when a file is checked again with edits', () => {
    const text = "import { a } from './a';\nexport const b: number = a;\n";
    writeFileSync(path.join(root, 'a.ts'), 'export const a = 1;\n');
    writeFileSync(path.join(root, 'b.ts'), text);
    const services = createServices(ts, createLastingRegistry(ts), root);
    const source = createSourceContext(ts, 'b.ts', text, () => services.of('b.ts', text), services.fileName('b.ts'));
    assert.equal(newTypeError(source, [{ start: 0, end: 0, text: '\n' }]), undefined);
    services.dispose();
  });
});
