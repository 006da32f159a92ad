import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { createLastingRegistry, createServices, type Services } from '../../../src/adapters/typescript/services.ts';

describe('the semantic services', () => {
  let root: string;
  const registry = createLastingRegistry(ts);
  const open: Services[] = [];

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'maestro-services-'));
  });
  after(async () => {
    for (const services of open) services.dispose();
    await rm(root, { recursive: true });
  });

  function services(): Services {
    const made = createServices(ts, registry, root);
    open.push(made);
    return made;
  }

  function typeOfX(from: Services, text: string): string {
    const program = from.of('main.ts', text).getProgram();
    const file = program?.getSourceFile(from.fileName('main.ts'));
    if (!program || !file) return 'nothing';
    const checker = program.getTypeChecker();
    const symbol = checker.getSymbolAtLocation(file);
    const x = symbol && checker.getExportsOfModule(symbol).find(({ name }) => name === 'x');
    return x ? checker.typeToString(checker.getTypeOfSymbol(x)) : 'nothing';
  }

  it('see the text that was put, not one that other services of the file were given', () => {
    assert.equal(typeOfX(services(), 'export let x = 1;'), 'number');
    const second = services();
    assert.equal(typeOfX(second, "export let x = '';"), 'string');
    assert.equal(typeOfX(second, 'export let x = [1];'), 'number[]');
  });

  it('see files on disk as they are when the services are made', async () => {
    const other = path.join(root, 'other.ts');
    await writeFile(other, 'export const y = 1 as number;');
    await utimes(other, 1, 1);
    const text = `import { y } from './other';\nexport let x = y;`;
    assert.equal(typeOfX(services(), text), 'number');
    await writeFile(other, "export const y = '' as string;");
    await utimes(other, 2, 2);
    assert.equal(typeOfX(services(), text), 'string');
  });

  it('parse the standard library once, whatever the options of the projects', async () => {
    const libraryOf = (from: Services) => {
      const program = from.of('main.ts', 'export let x = 1;').getProgram();
      const files = program?.getSourceFiles().filter((file) => program.isSourceFileDefaultLibrary(file)) ?? [];
      return new Map(files.map((file) => [file.fileName, file]));
    };
    const first = libraryOf(services());
    const older = { compilerOptions: { target: 'es2020', lib: ['es2020'], module: 'commonjs', strict: false } };
    await writeFile(path.join(root, 'tsconfig.json'), JSON.stringify(older));
    const second = libraryOf(services());
    await rm(path.join(root, 'tsconfig.json'));
    assert.ok(second.size > 0 && second.size < first.size);
    for (const [name, file] of second) assert.ok(file === first.get(name), name);
  });

  it('compile a file as its nearest project says', async () => {
    const strict = { compilerOptions: { strictNullChecks: false } };
    await writeFile(path.join(root, 'tsconfig.json'), JSON.stringify(strict));
    assert.equal(typeOfX(services(), 'export let x = 1 as number | null;'), 'number');
    await writeFile(path.join(root, 'tsconfig.json'), '{ this is not json');
    assert.match(typeOfX(services(), 'export let x = 1 as number | null;'), /number/);
    await rm(path.join(root, 'tsconfig.json'));
  });
});
