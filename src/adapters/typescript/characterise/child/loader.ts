import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ObservationJob } from '../observation.ts';

const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json'];
/** What a compiled name may have been written as. */
const written: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

function pathOf(url: string | undefined): string {
  return url?.startsWith('file:') ? fileURLToPath(url) : '';
}

/** Where a path without its real ending leads, the way compilers and bundlers look for it. */
function nearMisses(file: string): string[] {
  const ending = path.extname(file);
  const replaced = (written[ending] ?? []).map((other) => file.slice(0, -ending.length) + other);
  const added = endings.map((other) => file + other);
  return [...replaced, ...added, ...endings.map((other) => path.join(file, `index${other}`))];
}

/** Makes this process load the job's prepared sources instead of the files, and find modules as the project finds them. */
export function installLoader(job: Pick<ObservationJob, 'sources' | 'aliases'>): void {
  const sources = new Map(Object.entries(job.sources));
  const aliases = new Map(Object.entries(job.aliases));
  const isThere = (file: string) => sources.has(file) || existsSync(file);
  const found = (file: string) => ({ url: pathToFileURL(file).href, shortCircuit: true });
  registerHooks({
    resolve(specifier, context, next) {
      const parent = pathOf(context.parentURL);
      const alias = aliases.get(`${parent}\n${specifier}`);
      if (alias) return found(alias);
      const isPath = /^(?:\.{1,2}(?:\/|$)|\/|file:)/.test(specifier);
      if (!isPath || (!parent && !specifier.startsWith('file:'))) return next(specifier, context);
      const file = specifier.startsWith('file:')
        ? fileURLToPath(specifier)
        : path.resolve(path.dirname(parent), specifier);
      if (sources.has(file)) return found(file);
      try {
        return next(specifier, context);
      } catch (error) {
        const near = nearMisses(file).find(isThere);
        if (near) return found(near);
        throw error;
      }
    },
    load(url, context, next) {
      const source = sources.get(pathOf(url));
      if (!source) return next(url, context);
      if (source.format !== 'as-found') return { format: source.format, source: source.text, shortCircuit: true };
      return { ...next(url, context), source: source.text, shortCircuit: true };
    },
  });
}
