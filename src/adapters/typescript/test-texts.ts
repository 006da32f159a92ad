import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isScript } from './source-context.ts';

const notSources = /^(?:node_modules|bower_components|vendor|dist|build|out|coverage|\..*)$/;
const testFolder = /^(?:tests?|__tests__|specs?|e2e)$/;
const testFile = /(?:^|[._-])(?:test|spec)s?\.[cm]?[jt]sx?$/;
/** Bytes of tests that are read at most: whoever has more tests names everything somewhere. */
const mostBytes = 20_000_000;

async function testFilesIn(folder: string, isTests: boolean, signal: AbortSignal): Promise<string[]> {
  signal.throwIfAborted();
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry;
    const full = path.join(folder, name);
    if (entry.isDirectory() && !notSources.test(name)) {
      found.push(...(await testFilesIn(full, isTests || testFolder.test(name), signal)));
    } else if (entry.isFile() && isScript(name) && (isTests || testFile.test(name))) found.push(full);
  }
  return found;
}

/** The texts of the project's test files, recognised by their names and folders; links are not followed. */
export async function testTexts(root: string, signal: AbortSignal): Promise<readonly string[]> {
  const texts: string[] = [];
  let left = mostBytes;
  for (const file of await testFilesIn(root, false, signal)) {
    signal.throwIfAborted();
    const size = (await stat(file).catch(() => null))?.size ?? 0;
    if (size > left) continue;
    left -= size;
    texts.push(await readFile(file, 'utf8').catch(() => ''));
  }
  return texts;
}
