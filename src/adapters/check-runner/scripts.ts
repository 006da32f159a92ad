import type { CheckCommand } from '../../core/ports/index.ts';

export type Scripts = Readonly<Record<string, string>>;

/** A script of package.json that is run as a check. */
export interface ChosenScript {
  readonly script: string;
  readonly kind: 'test' | 'lint' | 'types';
  readonly reporter: CheckCommand['reporter'];
}

/** Names under which a kind of check is looked for; the first that fits is taken. */
const names = {
  test: ['test', 'test:ci', 'ci:test', 'test:run', 'test:once', 'test:unit', 'unit', 'tests'],
  types: ['typecheck', 'type-check', 'check-types', 'check:types', 'types', 'tsc'],
  lint: ['lint', 'lint:check', 'eslint'],
} as const;

/**
 * The scripts that prove something and end by themselves: one for tests, and where they exist one for types and one for
 * lint. Left out: what watches, what npm puts there as a placeholder, what mends files (`--fix`), builds, and a lint or
 * type script that the test script runs anyway.
 */
export function chooseScripts(scripts: Scripts): readonly ChosenScript[] {
  const test = names.test.find((name) => isTest(scripts, name));
  const tested = test === undefined ? new Set<string>() : reachable(scripts, test);
  const types = names.types.find((name) => isTypeCheck(scripts, name));
  const lint = names.lint.find((name) => isLint(scripts, name));
  return [
    ...(test === undefined ? [] : [{ script: test, kind: 'test' as const, reporter: reporterOf(scripts, test) }]),
    ...(types === undefined || tested.has(types) ? [] : [plain(types, 'types')]),
    ...(lint === undefined || tested.has(lint) ? [] : [plain(lint, 'lint')]),
  ];
}

function plain(script: string, kind: ChosenScript['kind']): ChosenScript {
  return { script, kind, reporter: 'exit-code' };
}

function isTest(scripts: Scripts, name: string): boolean {
  const text = wholeText(scripts, name);
  return text.trim() !== '' && !/no test specified/i.test(text) && !watches(text);
}

function isTypeCheck(scripts: Scripts, name: string): boolean {
  const text = wholeText(scripts, name);
  const checks = /\b(?:tsc|tsgo|vue-tsc|svelte-check|flow|pyright|tsd|tstyche)\b/.test(text);
  return checks && !watches(text) && !/--(?:emitDeclarationOnly|declaration|build)\b|\s-[bd]\b/.test(text);
}

function isLint(scripts: Scripts, name: string): boolean {
  const text = wholeText(scripts, name);
  return text.trim() !== '' && !watches(text) && !/--(?:fix|write)\b/.test(text) && !/^\s*(?:echo|true|:)\b/.test(text);
}

/** Whether the command would go on for ever: `--watch`, `-w` of a tool that watches by it, a watching program. */
function watches(text: string): boolean {
  return text.split(/&&|\|\||[;|&]/).some((segment) => {
    if (/\s--watch(?:All|-all|Files)?(?:\s|$|=(?!false))/.test(segment)) return true;
    if (/(?:^|\s)(?:nodemon|chokidar|watchexec|entr)\s|\bvitest\s+(?:watch|dev)\b|\bwatch\s+--\s/.test(segment))
      return true;
    return /\s-w(?:\s|$)/.test(segment) && /\b(?:mocha|tsc|jest|vitest|ava|karma)\b/.test(segment);
  });
}

/** The runner behind a script, by the programs it names; `auto` when there are several or none that we know. */
export function reporterOf(scripts: Scripts, name: string): CheckCommand['reporter'] {
  const text = wholeText(scripts, name);
  const found = new Set<CheckCommand['reporter']>();
  for (const [, program = ''] of text.matchAll(
    /(?:^|[\s/;&|"'])(_?mocha|jest|vitest|ava|tape|tap)(?:\.[cm]?js)?(?=$|[\s;&|"'])/g,
  ))
    found.add(reporters[program] ?? 'auto');
  if (/\breact-scripts\s+test\b/.test(text)) found.add('jest');
  if (/\b(?:node|tsx|ts-node|borp)\b[^;&|]*?\s--test(?=\s|$)/.test(text) || /\bborp\b/.test(text))
    found.add('node-test');
  const [only] = found;
  return found.size === 1 && only ? only : 'auto';
}

const reporters: Readonly<Record<string, CheckCommand['reporter']>> = {
  mocha: 'mocha',
  _mocha: 'mocha',
  jest: 'jest',
  vitest: 'vitest',
  ava: 'ava',
  tape: 'tap',
  tap: 'tap',
};

/** The script's text with the texts of the scripts it calls, and of its `pre` and `post` scripts. */
function wholeText(scripts: Scripts, name: string): string {
  return [...reachable(scripts, name)].map((script) => scripts[script] ?? '').join(' ; ');
}

/** The script and all scripts it runs, through `npm run`, `run-s` and the like. */
function reachable(scripts: Scripts, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next) || scripts[next] === undefined) continue;
    found.add(next);
    open.push(`pre${next}`, `post${next}`, ...calledBy(scripts[next] ?? '', Object.keys(scripts)));
  }
  return found;
}

function calledBy(text: string, known: readonly string[]): string[] {
  return text.split(/&&|\|\||[;|&]/).flatMap((segment) => {
    const words = segment
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^["']|["']$/g, ''));
    const [program = '', ...rest] = words;
    if (/^(?:run-s|run-p|npm-run-all2?|concurrently)$/.test(program))
      return rest.flatMap((word) => matching(word.replace(/^(?:npm|pnpm|yarn):/, ''), known));
    if (!/^(?:npm|pnpm|yarn|bun)$/.test(program)) return [];
    const target = rest.find((word) => !/^(?:run|run-script|-.*)$/.test(word));
    return target === undefined ? [] : matching(target === 't' ? 'test' : target, known);
  });
}

/** npm-run-all writes `test:*` for all scripts of that prefix. */
function matching(pattern: string, known: readonly string[]): string[] {
  if (!pattern.endsWith('*')) return known.includes(pattern) ? [pattern] : [];
  return known.filter((name) => name.startsWith(pattern.replace(/\*+$/, '')));
}
