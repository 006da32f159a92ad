import { runMark } from '../../domain/index.ts';
import type { ShellCommand, ShellRedirect, ShellWord } from '../../ports/index.ts';
import { partOfGit } from './behind.ts';
import { judgePath, type Places } from './places.ts';
import type { Outcome, RuleName } from './outcome.ts';
import { guardedVariables } from './tables/wrappers.ts';

/** What is nothing that an agent does. */
export function refused(rule: RuleName, reason: string): Outcome {
  return { effect: 'never', risk: 'high', rule, reason };
}

/** What goes further than a sandbox holds. */
export function asked(rule: RuleName, reason: string, risk: Outcome['risk'] = 'low', out?: Outcome['out']): Outcome {
  return { effect: 'reaches', risk, rule, reason, ...(out ? { out } : {}) };
}

/** The name by which rules know a program; null for one that is only a path of the workspace. */
export function nameOf(value: string): { readonly name: string; readonly isOfWorkspace: boolean } {
  const ours = /(?:^|\/)((?:code)?maestro)$/i.exec(value)?.[1];
  if (ours !== undefined) return { name: ours.toLowerCase(), isOfWorkspace: false };
  const name = (
    /^\/(?:usr\/(?:local\/)?)?(?:s?bin|lib(?:exec)?\/git-core)\/([^/]+)$/.exec(value)?.[1] ?? value
  ).replace(/^(mkfs)\..*$/, '$1');
  const ofWorkspace =
    /^(?:\.\/)?(?:(?!\.\.\/)[\w@.-]+\/)*(?:node_modules\/\.bin\/(?=[\w.-]+$)|(?=(?:gradlew|mvnw)$))([\w.-]+)$/.exec(
      value,
    );
  return ofWorkspace?.[1] === undefined
    ? { name, isOfWorkspace: false }
    : { name: ofWorkspace[1], isOfWorkspace: true };
}

/** Why the name of a program cannot be told before it runs; null when it can. */
export function unclearName({ opens, value, text }: ShellWord): string | null {
  const [opening] = opens.filter((each) => each !== 'home');
  if (opening === undefined && /^[A-Za-z_]\w*\+?=/.test(value))
    return `“${text}” sets no variable there, and is no program`;
  if (opening === undefined)
    return /[^\x20-\x7e]/.test(value) ? 'a program is named with letters that look like others' : null;
  if (opening === 'joined-line') return 'the name of a program goes on in the next line';
  return `which program “${text}” is, is only known when it runs`;
}

/** What the words themselves give away, wherever they stand. */
export function wordOutcomes(words: readonly ShellWord[]): readonly Outcome[] {
  return words.flatMap(({ opens, text, value }) => {
    const found: Outcome[] = [];
    if (opens.includes('evaluation'))
      found.push(refused('evaluation', `“${text}” runs or names what is in a variable`));
    if (value.includes(runMark))
      found.push(refused('own-mark', `it names “${runMark}”, by which agents' commands are told`));
    if (opens.includes('joined-line')) found.push(refused('joined-line', 'a word goes on in the next line'));
    if (!opens.includes('substitution') && /\w\[[^\]]*(?:\$\(|`)/.test(value)) {
      found.push(refused('hidden-substitution', `“${text}” holds a command that runs when it is looked at`));
    }
    return found;
  });
}

/** What the files do that a command is led to or from. */
export function redirectOutcomes(redirects: readonly ShellRedirect[], places: Places): readonly Outcome[] {
  return redirects.flatMap(({ kind, target }): readonly Outcome[] => {
    if (kind === 'duplicate' || kind === 'text') return [];
    if (!target) return [asked('redirect', 'it reads or writes a file that cannot be told', 'low', 'no')];
    const found = judgePath(target.value, kind, places);
    const isOpen = target.opens.some((each) => each !== 'home' && each !== 'quoting');
    const unknown =
      isOpen && kind === 'write'
        ? [asked('redirect', 'which file it writes is only known when it runs', 'medium', 'no')]
        : [];
    if (target.value === '/dev/null') return [];
    const writes: Outcome = { effect: 'works', risk: 'low', rule: 'redirect', reason: `it writes “${target.text}”` };
    return [...(kind === 'write' ? [writes] : []), ...unknown, ...(found ? [found] : [])];
  });
}

/** What it means that a variable is set by which other programs are run; null for any other. */
export function guardedOutcome(name: string): Outcome | null {
  const guarded = guardedVariables.find(({ when }) => when.test(name));
  if (!guarded) return null;
  const reason = `it sets “${name}”, by which other programs are run`;
  return { effect: guarded.effect, out: 'no', risk: guarded.risk, rule: 'guarded-variable', reason };
}

/** What a command of the shell's own does to the variables that it names. */
export function namedVariables(program: string, words: readonly string[]): readonly Outcome[] {
  const isSetting = /^(?:export|declare|typeset|local|readonly|read|mapfile|readarray|getopts|printf)$/.test(program);
  const named = program === 'printf' ? words.filter((_, at) => words[at - 1] === '-v') : words;
  const names = isSetting ? named.flatMap((word) => /^([A-Za-z_]\w*)(?:\+?=|$)/.exec(word)?.[1] ?? []) : [];
  return names.map(guardedOutcome).filter((each) => each !== null);
}

/** What variables do that are set for a command. */
export function variableOutcomes(assignments: ShellCommand['assignments']): readonly Outcome[] {
  return assignments.map(({ name }) => {
    const guarded = guardedOutcome(name);
    if (!guarded) return { effect: 'looks', risk: 'low', rule: 'variable', reason: `it sets “${name}”` } as const;
    return guarded;
  });
}

/** A text as a word in which nothing is decided at run time. */
export function wordOfText(text: string): ShellWord {
  return { text, value: text, opens: [], inner: [] };
}

/** A command as git takes it: `git-push` is `git push`. */
export function undashed(words: readonly ShellWord[]): readonly ShellWord[] {
  const [program, ...args] = words;
  const part = program && program.opens.length === 0 ? partOfGit(nameOf(program.value).name) : null;
  return part === null ? words : [wordOfText('git'), wordOfText(part), ...args];
}
