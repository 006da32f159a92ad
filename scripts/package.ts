/** Makes the VSIX: `npm run package`. Refuses one that holds anything but what users need. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const allowed =
  /^(?:dist\/[^/]+\.(?:js|cjs|wasm)|media\/.+|schemas\/[^/]+\.schema\.json|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;

function vsce(args: readonly string[]): string {
  const program = path.join(root, 'node_modules/@vscode/vsce/vsce');
  return execFileSync(process.execPath, [program, ...args, '--no-dependencies'], { cwd: root, encoding: 'utf8' });
}

const stray = vsce(['ls'])
  .split('\n')
  .filter((file) => file && !allowed.test(file));
if (stray.length > 0) {
  console.error(`These files do not belong into the package; see .vscodeignore:\n${stray.join('\n')}`);
  process.exitCode = 1;
} else {
  console.log(vsce(['package', '--allow-missing-repository', '--no-rewrite-relative-links']).trimEnd());
}
