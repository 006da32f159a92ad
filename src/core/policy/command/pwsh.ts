import { isFloor } from './behind.ts';
import type { JudgedPart } from './judge-node.ts';
import { verdictOfParts, wholeVerdict, type Judge } from './judge.ts';
import type { OwnRule } from './outcome.ts';
import { pwshRules } from './tables/pwsh.ts';
import {
  asks,
  judgeProgramOf,
  judgeWords,
  placesOf,
  settingsIn,
  writing,
  type WindowsCommand,
  type WindowsShell,
} from './windows-words.ts';

/** What in a line is refused wherever it stands: it runs what is fetched, hidden or put together. */
const refused: readonly { readonly when: RegExp; readonly rule: OwnRule; readonly reason: string }[] = [
  {
    when: /\b(?:iex|invoke-expression)\b[^]*\b(?:iwr|irm|curl|wget|invoke-webrequest|invoke-restmethod|net\.webclient|downloadstring|start-bitstransfer)\b|\b(?:iwr|irm|curl|wget|invoke-webrequest|invoke-restmethod|downloadstring|net\.webclient)\b[^]*\b(?:iex|invoke-expression)\b/i,
    rule: 'fetch-and-run',
    reason: 'it runs what comes from elsewhere',
  },
  {
    when: /(?:^|\s)[-/–—]e(?:c|n|nc|nco|ncod|ncode|ncoded\w*)?\s+['"]?[A-Za-z0-9+/=]{8,}|-encodedcommand/i,
    rule: 'encoded',
    reason: 'it hides what it runs',
  },
  {
    when: /(?:^|[;|&({=]\s*)&\s*(?:\(|\$|\{|"[^"]*\$)|\[scriptblock\]::create|\.invoke\(|\binvoke-command\b[^]*-scriptblock\s*\(/i,
    rule: 'unclear-program',
    reason: 'which program runs is only known when it runs',
  },
  { when: /\b(?:iex|invoke-expression)\b/i, rule: 'built-line', reason: 'what it runs is put together when it runs' },
  {
    when: /\bset-executionpolicy\b|-executionpolicy\s+(?:bypass|unrestricted)|\badd-mppreference\b|\bset-mppreference\b|\bamsi/i,
    rule: 'lowers-guard',
    reason: 'it switches off a guard of the machine',
  },
  {
    when: /(?:^|[\s'"(=,:])(?:\\\\|\/\/)[^\s\\/]/,
    rule: 'foreign-path',
    reason: 'it names another machine, which learns who asks',
  },
  { when: /`[a-z]/i, rule: 'hidden-letters', reason: 'it hides letters behind backticks' },
  {
    when: /\b(?:reg(?:\.exe)?\s+add|new-itemproperty|set-itemproperty)\b[^]*\b(?:run|runonce|winlogon)\b|\bregister-scheduledtask\b|\bschtasks\b/i,
    rule: 'persists',
    reason: 'it has something run later',
  },
];

/** What makes a line more than plain words. */
const notPlain = /[$`@(){}[\]&<>#%\n]|\|\||&&|[\u2018-\u201f\u2013-\u2015]/;

/** What may stand before a command, and is none: a variable that its output goes to, or a word of the language. */
const before =
  /^(?:\$[\w:]+\s*[-+*/%?]{0,2}=\s*|(?:return|throw|exit|do|else|try|finally|begin|process|end)\s+|[.!,@[\]]+\s*)+/i;

/** The command behind what is none; null when nothing stands before it. */
function withoutLead({ text, isPiped }: WindowsCommand): WindowsCommand | null {
  const rest = text.replace(before, '').trim();
  return rest === '' || rest === text.trim() ? null : { text: rest, words: roughWords(rest), isPiped };
}

/** Statements and pipelines of a line in plain words; null when it is more. */
function commandsOf(line: string): readonly WindowsCommand[] | null {
  const commands: WindowsCommand[] = [];
  const whole = /\s*((?:'(?:[^']|'')*'|"[^"]*"|[^'";|])+)(;|\||$)/gy;
  for (const [, text = '', end] of line.matchAll(whole)) {
    const words = text.match(/(?:'(?:[^']|'')*'|"[^"]*"|[^\s'"])+/g) ?? [];
    commands.push({
      text: text.trim(),
      words: words.map((word) =>
        word.replace(/'((?:[^']|'')*)'|"([^"]*)"/g, (_all, a: string | undefined, b: string | undefined) =>
          (a ?? b ?? '').replaceAll("''", "'"),
        ),
      ),
      isPiped: end === '|',
    });
  }
  const length = [...line.matchAll(whole)].reduce((sum, [match]) => sum + match.length, 0);
  return length >= line.trimEnd().length && commands.length > 0 ? commands : null;
}

function withoutQuotes(line: string): string {
  return line.replace(/'(?:[^']|'')*'/g, "''").replace(/"[^"$`]*"/g, '""');
}

/** Words of a piece of a line, without what its output goes to. */
function roughWords(text: string): readonly string[] {
  const bare = text.replace(/[\d*]?>{1,2}\s*\S+/g, ' ').trim();
  return (bare === '' ? text : bare).split(/\s+/).map((word) => word.replace(/['"]/g, ''));
}

/** Pieces of a line that is more than plain words, as if each were a command. */
function roughCommands(line: string): readonly WindowsCommand[] {
  return line
    .split(/[;|\n(){}&]+/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ({ text, words: roughWords(text), isPiped: false }));
}

const shell: WindowsShell = {
  rules: pwshRules,
  endings: /\.(?:exe|cmd|bat|ps1)$/,
  besides(name, words) {
    const isGiven = (option: RegExp): boolean => words.some((word) => option.test(word));
    if (/^cd|^set-location|^sl$|^push-location/.test(name)) return [asks('cd-away', 'it goes to another folder')];
    if (/^(?:get-)?help$|^man$/.test(name) && isGiven(/^-[os]/i))
      return [asks('opens', 'it opens a page outside', 'yes')];
    if (/^(?:get-command|gcm)$/.test(name) && isGiven(/^-(?:[am]|fu)/i)) return [asks('loads', 'it may load a module')];
    // Where this is not Windows, it is the program of that name.
    if (name === 'sort' && isGiven(/^-(?:o|t|-)/i)) return [asks('sets', 'it sets or writes something')];
    return [];
  },
};

/** What opens the files that an object names which comes through a pipe. */
const openers =
  /^(?:get-(?:childitem|content|item|itemproperty|filehash)|gci|ls|dir|gc|cat|type|select-string|sls|test-path|resolve-path|split-path)$/i;
const contents = /^(?:get-content|gc|cat|type)$/i;

/** Whether a command would open what another one hands it, which may be anything. The text of one file is searched as it is. */
function opensWhatComes(commands: readonly WindowsCommand[], at: number): boolean {
  const before: string[] = [];
  for (let back = at - 1; commands[back]?.isPiped; back--) before.push(commands[back]?.words[0] ?? '');
  const name = commands[at]?.words[0] ?? '';
  if (before.length === 0 || !openers.test(name)) return false;
  return !(/^(?:select-string|sls)$/i.test(name) && before.every((each) => contents.test(each)));
}

/** Files that output goes to. */
function redirectedTo(line: string): readonly string[] {
  const bare = line.replace(/(?<!>\s*)(?:'(?:[^']|'')*'|"[^"$`]*")/g, "''");
  const targets = [...bare.matchAll(/(?:^|[^-=])>{1,2}\s*['"]?([^\s'";|&>]+)/g)].map(([, file = '']) => file);
  return targets.filter((file) => !/^\$null$|^\d$/i.test(file));
}

/** Judges a line of PowerShell by conservative rules: unasked are only cmdlets that look, with plain words. */
export const judgePwsh: Judge = (given) => {
  const { line } = given;
  const found = refused.find(({ when }) => when.test(line));
  if (found) return wholeVerdict('deny', found.rule, found.reason);
  const bare = withoutQuotes(line);
  const isOpen = /['"]/.test(bare.replace(/''|""/g, ''));
  if (isOpen && !/[$`]/.test(line)) return wholeVerdict('deny', 'unreadable', 'a quote is not closed. Write it anew');
  const commands = notPlain.test(bare) ? null : commandsOf(line);
  const judged = (commands ?? roughCommands(line)).map((command, at, all): JudgedPart => {
    const own = judgeProgramOf(shell, command, placesOf(given));
    const behind = withoutLead(command);
    const floors = behind ? judgeProgramOf(shell, behind, placesOf(given)).outcomes.filter(isFloor) : [];
    const part = { ...own, outcomes: [...own.outcomes, ...floors] };
    if (!opensWhatComes(all, at)) return part;
    const piped = asks('piped-names', 'it opens whatever it is handed', 'unless-held');
    return { ...part, outcomes: [...part.outcomes, piped] };
  });
  for (const file of redirectedTo(line)) {
    judged.push({ text: `> ${file}`, outcomes: judgeWords([file], writing, placesOf(given)) });
  }
  return verdictOfParts(
    [...judged, ...settingsIn(line)],
    commands ? null : 'it holds more than plain words of PowerShell',
    given,
  );
};
