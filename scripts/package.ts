/** Makes the VSIX: `npm run package`. Refuses one that holds anything but what users need. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const allowed =
  /^(?:dist\/[^/]+\.(?:js|wasm\.br)|dist\/pages\/[^/]+\.(?:js|css)|media\/.+|l10n\/[^/]+\.json|schemas\/[^/]+\.schema\.json|package(?:\.nls(?:\.\w+)?)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/;

function vsce(args: readonly string[]): string {
  const program = path.join(root, 'node_modules/@vscode/vsce/vsce');
  return execFileSync(process.execPath, [program, ...args, '--no-dependencies'], { cwd: root, encoding: 'utf8' });
}

/** Packages the built extension, into a file or under its usual name; returns what the packager says. */
export function packageExtension(file?: string): string {
  const stray = vsce(['ls'])
    .split('\n')
    .filter((name) => name && !allowed.test(name));
  if (stray.length > 0) {
    throw new Error(`These files do not belong into the package; see .vscodeignore:\n${stray.join('\n')}`);
  }
  const out = file === undefined ? [] : ['--out', file];
  return vsce(['package', '--allow-missing-repository', '--no-rewrite-relative-links', ...out]).trimEnd();
}

if (process.argv[1] === import.meta.filename) {
  try {
    console.log(packageExtension());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
