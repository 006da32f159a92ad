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

/** Has a translation in the order of what it translates, so that two additions seldom meet in one place. */
function sort(name: string, order: readonly string[]): void {
  const known = JSON.parse(readFileSync(path.join(root, name), 'utf8')) as Record<string, string>;
  const keys = [...new Set([...order, ...Object.keys(known).sort()])].filter((key) => key in known);
  write(name, Object.fromEntries(keys.map((key) => [key, known[key]])));
}

write('package.json', { ...manifest, activationEvents, contributes });
write('package.nls.json', { ...general, ...texts });
sort('package.nls.de.json', Object.keys({ ...general, ...texts }));
sort('l10n/bundle.l10n.de.json', []);
