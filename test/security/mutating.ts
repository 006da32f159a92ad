/** Chance from a seed: the same numbers each time (G. Marsaglia, "Xorshift RNGs", 2003). */
export function chanceOf(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

type Chance = (below: number) => number;
type Mutation = (line: string, chance: Chance) => string;

/** A word outside of quotes, chosen by chance, replaced; the line itself where there is none. */
function inWord(line: string, chance: Chance, change: (word: string) => string): string {
  const plain = [...line.matchAll(/(?<![^\s;|&(])[\w./-]{2,}(?![^\s;|&)])/g)].filter(({ index }) => {
    const before = line.slice(0, index);
    return (before.match(/'/g) ?? []).length % 2 === 0 && (before.match(/"/g) ?? []).length % 2 === 0;
  });
  const found = plain[chance(Math.max(1, plain.length))];
  if (!found) return line;
  return line.slice(0, found.index) + change(found[0]) + line.slice(found.index + found[0].length);
}

const quoted = (line: string): string => `'${line.replaceAll("'", `'\\''`)}'`;
const pick = <T>(all: readonly [T, ...T[]], chance: Chance): T => all[chance(all.length)] ?? all[0];

const unseen = [
  '\u200b',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\u00a0',
  '\u2028',
  '\u00ad',
  '\u0007',
  '\r',
  '\u{e0041}',
] as const;
const lookalikes: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  s: 'ѕ',
  c: 'с',
  l: 'ⅼ',
  r: 'ｒ',
  i: 'і',
  '-': '‐',
  '/': '⁄',
};

/** Ways to write the same line otherwise, or to carry it in another. Whatever they make of it, it does no less. */
const mutations: readonly [Mutation, ...Mutation[]] = [
  (line, chance) => inWord(line, chance, (word) => `'${word}'`),
  (line, chance) => inWord(line, chance, (word) => `"${word}"`),
  (line, chance) => inWord(line, chance, (word) => `${word.slice(0, 1)}""${word.slice(1)}`),
  (line, chance) => inWord(line, chance, (word) => `${word.slice(0, 1)}'${word.slice(1, 2)}'${word.slice(2)}`),
  (line, chance) => inWord(line, chance, (word) => `\\${word}`),
  (line, chance) => inWord(line, chance, (word) => `${word.slice(0, 1)}\\${word.slice(1)}`),
  (line, chance) => inWord(line, chance, (word) => `${word.slice(0, 1)}\\\n${word.slice(1)}`),
  (line, chance) => inWord(line, chance, (word) => `$'${word}'`),
  (line, chance) => inWord(line, chance, (word) => `${word}$(true)`),
  (line, chance) => inWord(line, chance, (word) => `$(echo ${word})`),
  (line, chance) => inWord(line, chance, (word) => `${word}\${x}`),
  (line, chance) => inWord(line, chance, (word) => word + pick(unseen, chance)),
  (line, chance) => inWord(line, chance, (word) => word.replace(/[aeoscl-]/, (letter) => lookalikes[letter] ?? letter)),
  (line, chance) => pick(unseen, chance) + line,
  (line, chance) =>
    `${pick(['env', 'timeout 5', 'nice', 'command', 'nohup', 'time', 'sudo', 'stdbuf -oL', 'exec', 'env A=b', 'env -i'], chance)} ${line}`,
  (line, chance) => `${pick(['bash', 'sh', 'dash'], chance)} -c ${quoted(line)}`,
  (line) => `eval ${quoted(line)}`,
  (line) => `xargs -I{} ${line}`,
  (line) => `find . -exec ${line} \\;`,
  (line, chance) =>
    `${pick(['ls', 'true', 'echo hi', 'cd src', 'cat a.ts'], chance)}${pick([' && ', '; ', ' || ', ' | ', '\n', ' & ', ';', '&&', '|'], chance)}${line}`,
  (line, chance) =>
    `${line}${pick([' && ', '; ', ' || ', ' | ', '\n', ' & ', ';', '&&', '|'], chance)}${pick(['ls', 'true', 'cat', 'wc -l', 'head -5'], chance)}`,
  (line, chance) =>
    `${line} ${pick(['2>/dev/null', '>/dev/null 2>&1', '2>&1', '</dev/null', '&>/dev/null', '# done'], chance)}`,
  (line) => `{ ${line}; }`,
  (line) => `( ${line} )`,
  (line) => `if true; then ${line}; fi`,
  (line) => `for i in 1; do ${line}; done`,
  (line) => `f() { ${line}; }; f`,
  (line) => `echo $(${line})`,
  (line) => `echo \`${line}\``,
  (line) => `cat <(${line})`,
  (line) => `! ${line}`,
  (line) => `A=b ${line}`,
  (line) => `coproc ${line}`,
  (line) => line.replaceAll(' ', '  '),
  (line) => line.replaceAll(' ', '\t'),
  (line) => `  ${line}  `,
  (line) => line.replaceAll(' ', '${IFS}'),
  (line) => line.replace(/^(\w+)/, '/usr/bin/$1'),
  (line) => `bash <<< ${quoted(line)}`,
  (line) => `bash <<'E'\n${line}\nE`,
];

/** A line, changed one to three times. */
export function mutated(line: string, chance: Chance): string {
  let changed = line;
  for (let times = 1 + chance(3); times > 0; times--) changed = pick(mutations, chance)(changed, chance);
  return changed;
}
