/**
 * Runs the tests of `test/editor/inside` in a VS Code that is downloaded and opened on the desktop: `npm run test:desktop`.
 * Takes files and `--grep` as `npm test` does.
 */
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { askedOf, runInside, type InsideEditor } from './editor/inside.ts';
import { root } from './setup.mjs';

const desktop: InsideEditor = async ({ extension, tests, workspace, folder, environment }) => {
  const own = ['--user-data-dir', path.join(folder, 'data'), '--extensions-dir', path.join(folder, 'extensions')];
  try {
    await runTests({
      cachePath: path.join(root, '.cache', 'vscode-test'),
      extensionDevelopmentPath: extension,
      extensionTestsPath: tests,
      extensionTestsEnv: { ...environment },
      launchArgs: [workspace, ...own, '--disable-workspace-trust', '--skip-welcome'],
    });
    return '';
  } catch (error) {
    // Failed tests end VS Code with an error, too; what became of each is in the file of outcomes.
    return error instanceof Error ? error.message : String(error);
  }
};

const asked = askedOf(process.argv.slice(2));
const all = globSync('test/editor/inside/**/*.test.ts', { cwd: root }).filter((file) =>
  existsSync(path.join(root, file)),
);
const { passes, failures } = await runInside(desktop, { ...asked, files: asked.files.length > 0 ? asked.files : all });
console.log(`${String(passes)} passed, ${String(failures)} failed`);
process.exitCode = failures > 0 ? 1 : 0;
