#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { run } from './cli.ts';

process.exitCode = await run(process.argv.slice(2), {
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  readInput: () => text(process.stdin),
  out: (output) => void process.stdout.write(output),
  err: (output) => void process.stderr.write(output),
});
