/** Runs test files in the extension host of the real VS Code in a browser, for `npm test`: tells its parent the totals. */
import { insideBrowser } from './editor/inside-browser.ts';
import { askedOf, runInside } from './editor/inside.ts';
import type { Installation } from './editor/installation.ts';

// The end of this process ends the editor with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const installation = JSON.parse(process.env.MAESTRO_TEST_EDITOR ?? '') as Installation;
const totals = await runInside(insideBrowser(installation), askedOf(process.argv.slice(2)));
process.send?.(totals);
process.disconnect();
process.exitCode = totals.failures > 0 ? 1 : 0;
