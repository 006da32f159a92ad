import { createRequire } from 'node:module';
import path from 'node:path';
import type { TypeScript } from './refactoring.ts';

/** A compiler API of version 5.3 to 6: 7 is native and has none, older ones lack what the refactorings need. */
function isUsable(candidate: unknown): candidate is TypeScript {
  const { createLanguageService, JSDocParsingMode, version } = candidate as Partial<TypeScript>;
  return typeof createLanguageService === 'function' && Boolean(JSDocParsingMode) && /^[56]\./.test(version ?? '');
}

function loadFrom(file: string | URL): TypeScript | null {
  try {
    const found: unknown = createRequire(file)('typescript');
    return isUsable(found) ? found : null;
  } catch {
    return null;
  }
}

/** The TypeScript of the first folder that has a usable one, last of all this program's own; null when none has. */
export function findTypeScript(folders: readonly string[]): TypeScript | null {
  for (const folder of folders) {
    const found = loadFrom(path.join(folder, 'package.json'));
    if (found) return found;
  }
  return loadFrom(import.meta.url);
}
