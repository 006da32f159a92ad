import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { readFrontMatter } from '../src/adapters/yaml-front-matter/index.ts';

const folder = path.join(import.meta.dirname, '..', 'src', 'core', 'roles', 'prompts');

/** The module that is made of the files. */
export const builtInPath = path.join(folder, 'built-in.ts');

/** Its text: the prompts that ship with the engine, as values, so that a start reads no files and no YAML. */
export async function builtInModule(): Promise<string> {
  const files = readdirSync(path.join(folder, 'files')).sort();
  const read = files.map((name) => {
    const file = readFrontMatter(name, readFileSync(path.join(folder, 'files', name), 'utf8'));
    if (!file.ok) throw new Error(file.error.person);
    return { ...(file.value.fields as { readonly role: string }), text: file.value.body };
  });
  const common = read.find(({ role }) => role === 'common')?.text ?? '';
  const prompts = read.filter(({ role }) => role !== 'common');
  const text = `/* Made of the files beside it by "npm run prompts". */
import type { Prompt } from './wording.ts';

/** What holds for every role. */
export const commonText: string = ${JSON.stringify(common)};

export const builtInPrompts: readonly Prompt[] = ${JSON.stringify(prompts)};
`;
  return format(text, { parser: 'typescript', printWidth: 120, singleQuote: true });
}
