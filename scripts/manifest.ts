/** Writes what the editor's features contribute into package.json and package.nls.json: `npm run manifest`. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateManifest } from '../src/vscode/manifest/generate.ts';
import { contributions } from '../src/vscode/manifest/index.ts';

const root = path.dirname(import.meta.dirname);
const file = path.join(root, 'package.json');
const { activationEvents, contributes, texts } = generateManifest(contributions);
const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

/** Texts of package.json that no feature contributes. */
const general = {
  'capabilities.untrusted': 'In a folder that is not trusted the views explain themselves and nothing runs.',
  'capabilities.virtual': 'Agents work in git worktrees beside the files, so the files must be on a disk.',
};

function write(name: string, value: unknown): void {
  writeFileSync(path.join(root, name), `${JSON.stringify(value, null, 2)}\n`);
}

write('package.json', { ...manifest, activationEvents, contributes });
write('package.nls.json', { ...general, ...texts });
