#!/usr/bin/env node
import * as nodeModule from 'node:module';

const args = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  // Answered before anything else is loaded.
  process.stdout.write(`${typeof MAESTRO_VERSION === 'undefined' ? 'development' : MAESTRO_VERSION}\n`);
} else if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`CodeMaestro needs Node 22.13 or later; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  nodeModule.enableCompileCache();
  const { runCli } = await import('./cli/index.ts');
  process.exitCode = await runCli(args);
}
