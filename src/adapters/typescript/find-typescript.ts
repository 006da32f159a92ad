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

/**
 * The TypeScript of the host's folder if it has a usable one, else this program's own; null when neither has. Never that of the
 * code that is analysed: it would run here, outside of any sandbox, and agents write where it lies.
 */
export function findTypeScript(hostFolder: string | null): TypeScript | null {
  const ofHost = hostFolder === null ? null : loadFrom(path.join(hostFolder, 'package.json'));
  return ofHost ?? loadFrom(import.meta.url);
}
