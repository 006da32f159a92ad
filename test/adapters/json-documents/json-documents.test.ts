import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import * as z from 'zod';
import { createJsonDocument, readJsonFile } from '../../../src/adapters/json-documents/index.ts';

const Preferences = z.strictObject({
  theme: z.enum(['light', 'dark']),
  limits: z.array(z.strictObject({ tasks: z.int().min(1) })).optional(),
});

describe('JSON documents', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'maestro-documents-'));
    file = join(folder, 'preferences.json');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What is said about a file with this text. */
  async function complaintAbout(text: string): Promise<string> {
    writeFileSync(file, text);
    const read = await readJsonFile(file, Preferences);
    assert.ok(!read.ok, 'the file was taken');
    assert.equal(read.error.reason, 'bad-config');
    return read.error.person.replaceAll(file, 'FILE');
  }

  describe('a file that is read', () => {
    it('gives its value, with or without a byte order mark', async () => {
      for (const mark of ['', '\uFEFF']) {
        writeFileSync(file, `${mark}{ "theme": "dark" }\n`);
        assert.deepEqual(await readJsonFile(file, Preferences), { ok: true, value: { theme: 'dark' } });
      }
    });

    it('is not found, or is a folder', async () => {
      const missing = await readJsonFile(file, Preferences);
      assert.equal(missing.ok ? '' : missing.error.reason, 'not-found');
      const notAFile = await readJsonFile(folder, Preferences);
      assert.equal(notAFile.ok ? '' : notAFile.error.reason, 'bad-config');
    });

    it('names line and column of what is not JSON', async () => {
      assert.match(await complaintAbout('{\n  "theme": "dark",\n}'), /^FILE:3:1: "}" was not expected/);
      assert.match(await complaintAbout('{\n  // why\n}'), /^FILE:2:3: '\/' was not expected/);
      assert.match(await complaintAbout('{\n  "theme": '), /^FILE:2:12: the text ends before/);
      assert.match(await complaintAbout(''), /^FILE:1:1: the text ends before/);
    });

    it('names line and column of what does not fit, and what is expected', async () => {
      assert.match(await complaintAbout('{\n  "theme": "blue"\n}'), /^FILE:2:12: "theme": .*"light"\|"dark"/);
      assert.match(await complaintAbout('{}'), /^FILE:1:1: "theme": /);
      assert.match(await complaintAbout('{ "theme": "dark",\n "colour": 1 }'), /^FILE:2:12: .*"colour"/);
      const nested = '{\n "theme": "dark",\n "limits": [\n  { "tasks": 1 },\n  { "tasks": 0 }\n ]\n}';
      assert.match(await complaintAbout(nested), /^FILE:5:14: "limits\.1\.tasks": /);
    });

    it('never makes the reader throw, whatever it holds', async () => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
          writeFileSync(file, text);
          const read = await readJsonFile(file, Preferences);
          if (!read.ok) assert.match(read.error.person, /preferences\.json:\d+:\d+: /);
        }),
      );
    });
  });

  describe('a document', () => {
    const open = () => createJsonDocument({ file, schema: Preferences, defaultValue: { theme: 'light' as const } });

    it('has its default value until it is written', async () => {
      assert.deepEqual(await open().read(), { ok: true, value: { theme: 'light' } });
      assert.deepEqual(readdirSync(folder), []);
    });

    it('keeps what was written, for the next one to read', async () => {
      file = join(folder, 'deeper', 'preferences.json');
      await open().update((value) => ({ ...value, theme: 'dark' }));
      assert.deepEqual(await open().read(), { ok: true, value: { theme: 'dark' } });
      assert.equal(readFileSync(file, 'utf8'), '{\n  "theme": "dark"\n}\n');
      assert.deepEqual(readdirSync(join(folder, 'deeper')), ['preferences.json']);
    });

    it('applies updates one after another', async () => {
      const document = open();
      const add = () => document.update((value) => ({ ...value, limits: [...(value.limits ?? []), { tasks: 1 }] }));
      await Promise.all(Array.from({ length: 20 }, add));
      const read = await document.read();
      assert.equal(read.ok && read.value.limits?.length, 20);
    });

    it('sees what a person wrote into the file', async () => {
      const document = open();
      await document.update((value) => value);
      writeFileSync(file, '{ "theme": "dark" }');
      assert.deepEqual(await document.update((value) => value), { ok: true, value: { theme: 'dark' } });
    });

    it('does not overwrite a file that does not fit', async () => {
      writeFileSync(file, '{ "theme": dark }');
      const updated = await open().update(() => ({ theme: 'light' }));
      assert.equal(updated.ok ? '' : updated.error.reason, 'bad-config');
      assert.equal(readFileSync(file, 'utf8'), '{ "theme": dark }');
    });

    it('refuses a value that does not fit', async () => {
      const document = open();
      const updated = await document.update((value) => ({ ...value, limits: [{ tasks: 0 }] }));
      assert.equal(updated.ok ? '' : updated.error.reason, 'bad-input');
      assert.deepEqual(readdirSync(folder), []);
    });

    it('says when its place is taken, and works again later', async () => {
      const document = open();
      mkdirSync(file);
      const updated = await document.update((value) => value);
      assert.equal(updated.ok ? '' : updated.error.reason, 'bad-config');
      rmSync(file, { recursive: true });
      assert.equal((await document.update((value) => value)).ok, true);
    });
  });
});
