/**
 * Texts that a regular expression matches, made by walking its source: the first branch and every other branch of each
 * alternation once, the shortest and a longer repetition. What the walk does not understand is found out at the end,
 * because every text is tried on the expression itself.
 */
interface Walk {
  readonly source: string;
  at: number;
  /** Which choice is taken wherever there is one; larger numbers take later branches and longer repetitions. */
  readonly choice: number;
}

const classes: Readonly<Record<string, string>> = { d: '4', w: 'a', s: ' ', D: 'x', W: '-', S: 'x', n: '\n', t: '\t' };
const letters = ['a', 'k', 'Z', '7', ' ', '-', '_', '.', '/', ','];

function skipUntil(walk: Walk, end: string): string {
  const start = walk.at;
  while (walk.at < walk.source.length && walk.source[walk.at] !== end) walk.at += walk.source[walk.at] === '\\' ? 2 : 1;
  return walk.source.slice(start, walk.at++);
}

/** One character that the class takes, by trying. */
function classSample(body: string, choice: number): string {
  const own = Array.from(body.replace(/^\^/, '').replace(/\\./g, '')).filter((character) => character !== '-');
  const candidates = body.startsWith('^') ? letters : [...own, ...letters];
  const test = new RegExp(`[${body}]`);
  const fitting = candidates.filter((character) => test.test(character));
  return fitting[choice % Math.max(1, fitting.length)] ?? '';
}

function escapeSample(walk: Walk): string {
  const character = walk.source[walk.at++] ?? '';
  if (character === 'b' || character === 'B') return '';
  if (/[pPkuxc1-9]/.test(character)) throw new SyntaxError(`\\${character} is not walked`);
  return classes[character] ?? character;
}

function groupSample(walk: Walk): string {
  const behind = /^\?<?[=!]/.exec(walk.source.slice(walk.at));
  const named = /^\?(?:<\w+>|:)/.exec(walk.source.slice(walk.at));
  if (behind || named) walk.at += (behind ?? named)?.[0].length ?? 0;
  const inside = alternatives(walk);
  walk.at++;
  return behind ? '' : inside;
}

function atom(walk: Walk): string {
  const character = walk.source[walk.at++] ?? '';
  if (character === '\\') return escapeSample(walk);
  if (character === '[') return classSample(skipUntil(walk, ']'), walk.choice);
  if (character === '(') return groupSample(walk);
  if (character === '.') return 'x';
  return character === '^' || character === '$' ? '' : character;
}

function repeated(walk: Walk, text: string): string {
  const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(walk.source.slice(walk.at));
  if (!quantifier) return text;
  walk.at += quantifier[0].length;
  const least = quantifier[1] === undefined ? Number(quantifier[0].startsWith('+')) : Number(quantifier[1]);
  const most = quantifier[0].startsWith('?') ? 1 : quantifier[2] === '' ? least : Number(quantifier[3]) || least + 2;
  return text.repeat(
    Math.min(12, walk.choice % 2 === 0 ? Math.max(least, Math.min(1, most)) : walk.choice > 2 ? most : least),
  );
}

function alternatives(walk: Walk): string {
  const branches: string[] = [];
  let branch = '';
  while (walk.at < walk.source.length && walk.source[walk.at] !== ')') {
    if (walk.source[walk.at] === '|') {
      walk.at++;
      branches.push(branch);
      branch = '';
      continue;
    }
    const text = atom(walk);
    branch += repeated(walk, text);
  }
  branches.push(branch);
  return branches[walk.choice % branches.length] ?? '';
}

/** Up to six texts that the regular expression literal (with slashes and flags) matches; none when it is too clever. */
export function sampleOf(literal: string): readonly string[] {
  const end = literal.lastIndexOf('/');
  const [source, flags] = [literal.slice(1, end), literal.slice(end + 1)];
  const samples = new Set<string>();
  try {
    const test = new RegExp(source, flags.replace(/[gy]/g, ''));
    for (let choice = 0; choice < 6; choice++) {
      const text = alternatives({ source, at: 0, choice });
      if (text && text.length <= 80 && test.test(text)) samples.add(text);
    }
  } catch {
    return [...samples];
  }
  return [...samples];
}
