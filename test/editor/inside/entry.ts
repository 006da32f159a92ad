/** Where the tests start inside the extension host: VS Code calls `run` once everything is up. */
import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import type { Outcome } from './outcome.ts';

/** Tells the process that started the editor; it reads the file as it grows. */
function tell(outcome: Outcome): void {
  appendFileSync(process.env['MAESTRO_TEST_OUTCOMES'] ?? '', `${JSON.stringify(outcome)}\n`);
}

function tellOfFailure(test: Mocha.Runnable, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell({ kind: 'failed', title: test.fullTitle(), text });
}

/** Runs the test files that lie bundled beside this one. */
export async function run(): Promise<void> {
  const grep = process.env['MAESTRO_TEST_GREP'];
  const mocha = new Mocha({ timeout: 60_000, reporter: Mocha.reporters.Base, ...(grep ? { grep } : {}) });
  const bundled = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  for (const name of bundled.sort()) mocha.addFile(path.join(__dirname, name));
  await mocha.loadFilesAsync();
  // In a browser VS Code saves by itself, after a second: in the middle of a test on a busy machine.
  await vscode.workspace.getConfiguration('files').update('autoSave', 'off', vscode.ConfigurationTarget.Global);
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => {
      tell({ kind: 'passed', title: test.fullTitle() });
    });
    runner.on('pending', (test) => {
      tell({ kind: 'skipped', title: test.fullTitle() });
    });
    runner.on('fail', tellOfFailure);
  });
  tell({ kind: 'ended' });
  if (failures > 0) throw new Error(`${String(failures)} tests failed`);
}
