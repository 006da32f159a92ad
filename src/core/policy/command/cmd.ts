import type { JudgedPart } from './judge-node.ts';
import { verdictOfParts, wholeVerdict, type Judge } from './judge.ts';
import type { OwnRule } from './outcome.ts';
import { cmdRules } from './tables/cmd.ts';
import { asks, judgeProgramOf, judgeWords, placesOf, settingsIn, writing, type WindowsShell } from './windows-words.ts';

/** What in a line is refused wherever it stands. */
const refused: readonly { readonly when: RegExp; readonly rule: OwnRule; readonly reason: string }[] = [
  {
    when: /(?:^|[\s"(=,:])(?:\\\\|\/\/)[^\s\\/]|\\\?\?\\/,
    rule: 'foreign-path',
    reason: 'it names another machine, which learns who asks',
  },
  { when: /\^[^\s&|<>^"]/, rule: 'hidden-letters', reason: 'it hides letters behind carets' },
  {
    when: /%[^%\s]*:[^%]*%|![^!\s]+!|%(?:comspec|pathext)%/i,
    rule: 'unclear-program',
    reason: 'what it runs is cut out of variables',
  },
  { when: /(?:^|[&|(]\s*)"?%[^%]+%/, rule: 'unclear-program', reason: 'which program runs is only known when it runs' },
  {
    when: /\b(?:certutil\b[^]*-(?:urlcache|decode)|bitsadmin\b[^]*\/transfer|mshta\b|regsvr32\b[^]*\/i:|rundll32\b[^]*javascript)/i,
    rule: 'fetch-and-run',
    reason: 'it brings in what comes from elsewhere',
  },
  {
    when: /\b(?:powershell|pwsh)\b[^]*\s-e(?:nc?|ncodedcommand)?\s|\b(?:iex|invoke-expression|downloadstring)\b/i,
    rule: 'encoded',
    reason: 'it hides what it runs, or runs what comes from elsewhere',
  },
  {
    when: /\|\s*(?:cmd|powershell|pwsh|python|node|wscript|cscript)\b/i,
    rule: 'run-output',
    reason: 'it runs what another command prints',
  },
  {
    when: /\b(?:schtasks\b[^]*\/create|reg\b[^]*\badd\b[^]*\\run(?:once)?\b)/i,
    rule: 'persists',
    reason: 'it has something run later',
  },
];

/** What makes a line more than plain words joined by `&&`, `||`, `&` and `|`. */
const notPlain = /[%!^()<>@;,`\n]/;

function wordsOf(text: string): readonly string[] {
  return (text.match(/(?:"[^"]*"|[^\s"])+/g) ?? []).map((word) => word.replaceAll('"', ''));
}

const shell: WindowsShell = {
  rules: cmdRules,
  endings: /\.(?:exe|cmd|bat|com)$/,
  besides(name, words) {
    const isSetting = /^(?:date|time)$/.test(name) && !words.includes('/t');
    const isSorting = name === 'sort' && words.some((word) => /[-/][ot]/i.test(word));
    if (isSetting || isSorting) return [asks('sets', 'it sets or writes something')];
    const isLed = name === 'findstr' && words.some((word) => /[-/]\w*[dfg]/i.test(word));
    return isLed ? [asks('named-elsewhere', 'which files it reads is written elsewhere')] : [];
  },
};

/** A command without what it is led to, wherever that stands in it. */
function withoutRedirects(text: string): string {
  return text.replace(/\d?>{1,2}\s*(?:&\d|"[^"]*"|[^\s&|]+)?/g, ' ').trim();
}

function judgeCommand(text: string, places: ReturnType<typeof placesOf>): JudgedPart {
  const bare = text.replace(/^[@(\s]+/, '');
  const part = judgeProgramOf(shell, { text, words: wordsOf(bare) }, places);
  // A word of the shell in quotes is none any more: a program of that name is looked for.
  return /^\S*"/.test(bare)
    ? { ...part, outcomes: [...part.outcomes, asks('quoted-program', 'its program stands in quotes')] }
    : part;
}

/** Judges a line of cmd.exe by conservative rules: unasked are only programs that look, with plain words. */
export const judgeCmd: Judge = (given) => {
  const { line } = given;
  const found = refused.find(({ when }) => when.test(line));
  if (found) return wholeVerdict('deny', found.rule, found.reason);
  if ((line.match(/"/g) ?? []).length % 2 === 1)
    return wholeVerdict('deny', 'unreadable', 'a quote is not closed. Write it anew');
  const places = placesOf(given);
  const pieces = (line.match(/(?:"[^"]*"|[^"&|\n])+/g) ?? []).map((each) => each.trim()).filter((each) => each !== '');
  const judged: JudgedPart[] = pieces.map((text) => judgeCommand(withoutRedirects(text), places));
  for (const [, target = ''] of line.matchAll(/>{1,2}\s*("[^"]*"|[^\s&|]+)/g)) {
    const file = target.replaceAll('"', '');
    if (/^(?:nul|&\d)$/i.test(file)) continue;
    const outcomes = judgeWords([file], writing, places);
    judged.push({
      text: `> ${file}`,
      outcomes: [...outcomes, { effect: 'works', risk: 'low', rule: 'redirect', reason: `it writes “${file}”` }],
    });
  }
  const isPlain = !notPlain.test(line.replace(/"[^"%!]*"/g, '""'));
  return verdictOfParts(
    [...judged, ...settingsIn(line)],
    isPlain ? null : 'it holds more than plain words of cmd',
    given,
  );
};
