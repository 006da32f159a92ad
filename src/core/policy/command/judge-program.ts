import type { ShellWord } from '../../ports/index.ts';
import { isFloor } from './behind.ts';
import { readArguments, type Arguments } from './grammar.ts';
import { isSecretPath } from '../protected-paths.ts';
import { networkNeed } from './network.ts';
import { isBelow, isGuarded, isVital, judgePath, movedTo, type Places } from './places.ts';
import type { Outcome } from './outcome.ts';
import type { Condition, Rule } from './rule.ts';
import { rules, type TableRule } from './tables/index.ts';

type NamedRule = Rule<TableRule>;

/** Rules by the program they are for. */
function byProgram(all: readonly NamedRule[]): ReadonlyMap<string, readonly NamedRule[]> {
  const found = new Map<string, NamedRule[]>();
  for (const rule of all) {
    for (const name of rule.programs.split(' ')) found.set(name, [...(found.get(name) ?? []), rule]);
  }
  return found;
}

const known = byProgram(rules);

function holds(
  { grammar, sub, has, line, script, most, least }: Condition,
  words: readonly string[],
): Arguments | null {
  const read = grammar ? readArguments(words, grammar) : { operands: [], values: [], flags: [] };
  if (!read) return null;
  if (sub !== undefined && !sub.split(' ').includes(subcommandOf(words) ?? '')) return null;
  if (has && !words.some((word) => has.test(word))) return null;
  if (line && !line.test(words.join(' '))) return null;
  if (script && !script.test(read.operands[0] ?? '')) return null;
  if (most !== undefined && read.operands.length > most) return null;
  return least !== undefined && read.operands.length < least ? null : read;
}

/** Options of git and of package managers that take the next word. */
const withValue = /^(?:-[cC]|--git-dir|--work-tree|--namespace|--prefix|--dir|--cwd|--filter|--workspace|-w|-F)$/;

/** The first word that is no option, nor the value of one. */
export function subcommandOf(words: readonly string[]): string | undefined {
  return words.find((word, at) => !word.startsWith('-') && !withValue.test(words[at - 1] ?? ''));
}

/** The rule that counts for a program with its arguments. */
export function ruleOf(
  program: string,
  words: readonly string[],
): { readonly rule: NamedRule; readonly read: Arguments } | null {
  const fitting = (known.get(program) ?? []).flatMap((rule) => {
    const read = holds(rule.when ?? {}, words);
    return read ? [{ rule, read }] : [];
  });
  return fitting.find(({ rule }) => rule.effect === 'never') ?? fitting[0] ?? null;
}

export function isKnown(program: string): boolean {
  return known.has(program);
}

/** Words that are no options, where no grammar says which are their values. */
function looseOperands(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return words.filter((word, at) => (end !== -1 && at > end) || (!word.startsWith('-') && at !== end));
}

function pathOutcomes(rule: Rule, words: readonly string[], read: Arguments, places: Places): readonly Outcome[] {
  const operands = rule.when?.grammar ? read.operands : looseOperands(words);
  const reads = (paths: readonly string[]) => paths.map((path) => judgePath(path, 'read', places));
  const writes = (paths: readonly string[]) => paths.map((path) => judgePath(path, 'write', places));
  const found = ((): readonly (Outcome | null)[] => {
    switch (rule.operands ?? 'reads') {
      case 'none':
      case 'texts':
        return [];
      case 'reads':
        return rule.effect === 'looks' ? reads(operands) : reads(operands.flatMap(pathsIn));
      case 'pattern-reads': {
        const isGiven = read.values.some(([name]) => /^(?:e|f|regexp|file|from-file)$/.test(name));
        return reads(isGiven ? operands : operands.slice(1));
      }
      case 'writes':
        return writes(operands.map((each) => each.replace(/^of=/, '')).filter((each) => !each.startsWith('if=')));
      case 'reads-writes-last':
        return [...reads(operands.slice(0, -1)), ...writes(operands.slice(-1))];
    }
  })();
  const values = read.values
    .filter(([name]) => /^(?:f|file|newer|exclude-from|T)$/.test(name))
    .map(([, value]) => value);
  return [...found, ...reads(values), ...writes(writtenTo(rule, words))].filter((each) => each !== null);
}

/** Values of options that name files that are written. */
function writtenTo({ writesTo = '' }: Rule, words: readonly string[]): readonly string[] {
  const names = writesTo.split(' ').filter((name) => name !== '');
  return words.flatMap((word, at) =>
    names.flatMap((name) => {
      const flag = name.length === 1 ? `-${name}` : `--${name}`;
      if (word === flag || (name.length === 1 && new RegExp(`^-\\w*${name}$`).test(word))) return words[at + 1] ?? [];
      if (name.length > 1) return word.startsWith(`${flag}=`) ? [word.slice(flag.length + 1)] : [];
      return word.startsWith(flag) && !word.startsWith('--') ? [word.slice(2)] : [];
    }),
  );
}

/** Pieces of an argument that read like paths, in whatever it stands: `--out=x`, `@x`, `a:b`, a program's text. */
function pathsIn(word: string): readonly string[] {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(word)) return [];
  const own = word.replace(/^@/, '');
  const pieces = own
    .replaceAll('\u0000', '…')
    .split(/[^\w./~*?@…\\-]+/)
    .map((piece) => piece.replace(/^@|^-\w?(?=[./~])/, ''));
  const likely = pieces.filter((piece) => /^(?:\.{0,2}\/|~|\.\w|\.\.$)|\//.test(piece) || isSecretPath(piece));
  const isPath = /^[./~]?[\w.~@+-]+(?:\/[\w.@+*-]*)*$/.test(own);
  return isPath ? [own] : likely;
}

/** Operands of programs that may do anything with them: what no agent touches is closed to them, too. */
function guardedOutcomes(words: readonly string[], places: Places): readonly Outcome[] {
  return words.flatMap((word) => {
    const paths = pathsIn(word);
    const guarded = paths.find((path) => isGuarded(path, places));
    const own = paths
      .map((path) => (path.length > 1 ? judgePath(path, 'read', places) : null))
      .filter((each) => each !== null);
    if (guarded === undefined) return own;
    const reason = `it names “${guarded.replaceAll('\u0000', '…')}”, where no agent writes`;
    return [...own, { effect: 'reaches', out: 'no', risk: 'high', rule: 'protected-path', reason } as const];
  });
}

/** Programs that take away what they are given. */
const removing = /^(?:rm|rmdir|unlink|shred|srm|wipe|trash|truncate|find-acts|mv|chmod|chown|chgrp)$/;

/** To delete the root, a home or a folder of the system is refused; the workspace itself is asked about as what it is. */
function losses(program: string, ruleId: string, words: readonly string[], places: Places): readonly Outcome[] {
  const isWhole = words.some((word) => /^(?:-[a-zA-Z]*[rR]|--recursive|-delete)/.test(word)) || program === 'mv';
  if (!removing.test(program) && ruleId !== 'find-acts') return [];
  if (words.includes('--no-preserve-root')) {
    return [{ effect: 'never', risk: 'high', rule: 'lose-machine', reason: 'it may delete the whole machine' }];
  }
  const named = program === 'mv' ? looseOperands(words).slice(0, -1) : looseOperands(words);
  const paths = named.flatMap((word) =>
    places.cwds.map((cwd) =>
      /[*?[]/.test(word) ? word.replace(/^~(?=\/|$)/, places.home) : (movedTo(word, cwd, places) ?? word),
    ),
  );
  const lost = paths.find(
    (path) => isVital(path, places) && !(places.root === path && path !== '/' && path !== places.home),
  );
  if (isWhole && lost !== undefined) {
    return [{ effect: 'never', risk: 'high', rule: 'lose-machine', reason: `it would destroy “${lost}”` }];
  }
  if (
    isWhole &&
    program !== 'mv' &&
    words.some((word) => ['', '/', '/*', '*'].some((rest) => word === `\u0000${rest}`))
  ) {
    return [
      {
        effect: 'reaches',
        out: 'no',
        risk: 'high',
        rule: 'open-loss',
        reason: 'what it deletes is only known when it runs',
      },
    ];
  }
  const isAll = isWhole && program !== 'mv' && paths.some((path) => path === places.root || /^(?:\.\/)?\*$/.test(path));
  return isAll
    ? [
        {
          effect: 'reaches',
          out: 'no',
          risk: 'high',
          rule: 'lose-workspace',
          reason: 'it would delete the whole workspace',
        },
      ]
    : [];
}

/** What git only tells, of whichever repository. */
const telling =
  /^(?:status|diff|log|show|blame|ls-files|ls-tree|ls-remote|grep|rev-parse|describe|shortlog|cat-file|rev-list|merge-base)$/;

/** git elsewhere works on a repository of the person's, where their branches are checked out. */
function gitElsewhere(words: readonly string[], places: Places): readonly Outcome[] {
  const folders = words.flatMap((word, at) => {
    const [, inWord] = /^--(?:git-dir|work-tree)=(.*)$/.exec(word) ?? [];
    return inWord ?? (/^(?:-C|--git-dir|--work-tree)$/.test(word) ? (words[at + 1] ?? []) : []);
  });
  const ends = places.cwds.map((cwd) =>
    folders.reduce<string | null>((from, folder) => movedTo(folder, from, places), cwd),
  );
  if (telling.test(subcommandOf(words) ?? '') || ends.every((end) => end !== null && isBelow(end, places.root)))
    return [];
  const reason = 'it works on a repository elsewhere, where branches of yours are checked out';
  return [{ effect: 'reaches', out: 'no', risk: 'high', rule: 'git-elsewhere', reason }];
}

const unclearSubcommand: Outcome = {
  ...{ effect: 'reaches', out: 'unless-held', risk: 'high' },
  ...{ rule: 'open-words', reason: 'what it is told to do is only known when it runs' },
};

/** Programs that send what they keep to others when their first words say so. */
const sending = new Set(
  rules
    .filter(({ id }) => /^(?:git-push|other-push|commits-to-server|publish)$/.test(id))
    .flatMap(({ programs }) => programs.split(' ')),
);

/** Whether a word that is only known when it runs may be what such a program is told to do. */
function isUnclear(program: string, args: readonly ShellWord[]): boolean {
  if (!sending.has(program)) return false;
  const words = args.map(({ value }) => value);
  const sub = words.indexOf(subcommandOf(words) ?? '');
  return args.some(
    ({ opens }, at) => at <= sub && opens.some((each) => each !== 'home') && !withValue.test(words[at - 1] ?? ''),
  );
}

/** What a program with these arguments does, from its rule and from what its operands name. */
export function judgeProgram(program: string, args: readonly ShellWord[], places: Places): readonly Outcome[] {
  const words = args.map(({ value }) => value);
  const found = ruleOf(program, words);
  if (!found) {
    const says = isKnown(program)
      ? ({
          effect: 'works',
          out: 'unless-held',
          risk: 'low',
          rule: 'unknown-options',
          reason: `the options of “${program}” are not all known`,
        } as const)
      : ({
          effect: 'reaches',
          out: 'unless-held',
          risk: 'low',
          rule: 'unknown-program',
          reason: `“${program}” is not a program that is known`,
        } as const);
    return [says, ...guardedOutcomes(words, places), ...losses(program, '', words, places)];
  }
  const { rule, read } = found;
  const isOpen = args.some(({ opens }) => opens.length > 0);
  const network = networkNeed(rule, program, words);
  const own: Outcome = {
    effect: rule.effect,
    ...(rule.out ? { out: rule.out } : {}),
    risk: rule.risk ?? 'low',
    rule: rule.id,
    reason: `it ${rule.says}`,
    ...(network ? { network } : {}),
  };
  // A pattern or a variable may become an option, or name what rules would not let pass.
  const opened: readonly Outcome[] =
    isOpen && rule.effect === 'looks'
      ? [
          {
            effect: rule.id === 'cd' ? 'reaches' : 'works',
            out: 'unless-held',
            risk: 'low',
            rule: 'open-words',
            reason: 'what it names is only known when it runs',
          },
        ]
      : [];
  const unclear = isUnclear(program, args) && !isFloor(own) ? [unclearSubcommand] : [];
  const guarded = rule.effect === 'works' || rule.effect === 'reaches' ? guardedOutcomes(words, places) : [];
  const sent = rule.id.startsWith('network') ? guarded.filter((each) => each.rule === 'secret-path') : [];
  return [
    own,
    ...opened,
    ...unclear,
    ...pathOutcomes(rule, words, read, places),
    ...guarded,
    ...sent.map((each): Outcome => ({ ...each, effect: 'never', reason: `${each.reason}, and sends it away` })),
    ...losses(program, rule.id, words, places),
    ...(program === 'git' && rule.effect === 'reaches' ? gitElsewhere(words, places) : []),
  ];
}
