import { asks, runs, works, type Rule } from '../rule.ts';

/** find, by its predicates. What it runs is judged by itself. */
export const find = [
  {
    id: 'find-acts',
    programs: 'find',
    when: { has: /^-(?:delete|fprint\w*|fls|ok|okdir)$/ },
    effect: 'reaches',
    out: 'no',
    operands: 'writes',
    risk: 'medium',
    says: 'acts on whatever it finds',
    matches: asks("find src -name '*.o' -delete", 'find src -fprint x'),
    others: ["find . -name '*.ts'"],
  },
  {
    id: 'find-looks',
    programs: 'find',
    when: {
      grammar: {
        oneDash: true,
        long: 'print print0 ls empty o or a and not depth prune mount xdev daystart readable writable executable noleaf true false quit',
        longWith:
          'name iname path ipath wholename regex iregex regextype type size mtime mmin atime amin ctime cmin newer maxdepth mindepth perm user group printf links inum lname',
      },
    },
    effect: 'looks',
    operands: 'reads',
    says: 'only looks',
    matches: runs(
      "find . -name '*.ts'",
      'find src -type f -not -path x -print0',
      'find . \\( -name a -o -name b \\) -prune',
    ),
    others: ['find . -delete', 'find -L . -name x', 'find . -files0-from x', 'find . -exec rm {} +'],
  },
  {
    id: 'find-runs',
    programs: 'find',
    when: { has: /^-exec(?:dir)?$/ },
    effect: 'works',
    operands: 'texts',
    says: 'runs a program for what it finds',
    matches: works('find . -exec grep x {} +', "find . -exec echo x ';'"),
    others: ['find . -name x'],
  },
  {
    id: 'find-other',
    programs: 'find locate',
    effect: 'works',
    operands: 'texts',
    says: 'follows links or uses what is not known',
    matches: works('find -L . -name x'),
    others: ["find . -name '*.ts'"],
  },
] as const satisfies readonly Rule[];
