import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageExtension } from '../package.ts';
import type { Installation } from './installation.ts';

/** Packages the extension as users get it and has VS Code install it; returns the folder with what it unpacked. */
export function installExtension({ codeServer }: Installation, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [config, vsix, extensions] = ['config.yaml', 'codemaestro.vsix', 'extensions'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  writeFileSync(config, '');
  packageExtension(vsix);
  const args = ['--config', config, '--user-data-dir', path.join(folder, 'data'), '--extensions-dir', extensions];
  execFileSync(process.execPath, [path.join(codeServer, 'out/node/entry.js'), ...args, '--install-extension', vsix], {
    stdio: 'pipe',
  });
  return extensions;
}
