/** Writes the prompts that ship with the engine from their files into one module: `npm run prompts`. */
import { writeFileSync } from 'node:fs';
import { builtInModule, builtInPath } from './built-in-prompts.ts';

writeFileSync(builtInPath, await builtInModule());
