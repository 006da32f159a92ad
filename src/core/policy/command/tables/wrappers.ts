import type { Risk } from '../../../domain/index.ts';
import type { Grammar } from '../grammar.ts';
import type { Effect, Lines } from '../rule.ts';

/** A program that runs another, which is named behind its own options. */
export interface Wrapper {
  readonly programs: string;
  /** The word that must come first, as in `poetry run`. */
  readonly sub?: string;
  readonly grammar: Grammar;
  /** Operands before the command. */
  readonly skip?: number;
  /** The command is one or more words that a shell reads again. */
  readonly joins?: true;
  /** Words such as `A=b` before the command set variables for it. */
  readonly sets?: true;
  /** More operands come from elsewhere, and nobody knows which. */
  readonly adds?: true;
  /** What running something by it is at least. */
  readonly least?: { readonly effect: Effect; readonly risk: Risk; readonly says: string };
  /** Lines by it, with `…` for the command: that is judged by itself. */
  readonly matches: Lines;
}

const works = (says: string): NonNullable<Wrapper['least']> => ({ effect: 'works', risk: 'low', says });

/** Programs behind which the real one stands. */
export const wrappers: readonly Wrapper[] = [
  {
    programs: 'env',
    sets: true,
    grammar: { short: 'iv0', shortWith: 'u', long: 'ignore-environment debug', longWith: 'unset', untilOperand: true },
    matches: ['env A=b …', 'env -i …'],
  },
  {
    programs: 'cross-env dotenv',
    sets: true,
    grammar: { untilOperand: true },
    least: works('runs code of the workspace'),
    matches: ['cross-env A=b …'],
  },
  {
    programs: 'timeout gtimeout',
    grammar: {
      short: 'v',
      shortWith: 'ks',
      long: 'foreground preserve-status verbose',
      longWith: 'kill-after signal',
      untilOperand: true,
    },
    skip: 1,
    matches: ['timeout 5 …', 'timeout -k 5 60 …'],
  },
  {
    programs: 'nice ionice',
    grammar: { short: 't', shortWith: 'nc', longWith: 'adjustment class', numbers: true, untilOperand: true },
    matches: ['nice -n 5 …'],
  },
  {
    programs: 'nohup setsid',
    grammar: { short: 'cfw', untilOperand: true },
    least: { effect: 'reaches', risk: 'low', says: 'goes on after the command has ended' },
    matches: ['nohup …'],
  },
  { programs: 'time', grammar: { short: 'pv', untilOperand: true }, matches: ['time …'] },
  {
    programs: 'stdbuf',
    grammar: { shortWith: 'ioe', longWith: 'input output error', untilOperand: true },
    matches: ['stdbuf -oL …'],
  },
  { programs: 'command builtin', grammar: { short: 'p', untilOperand: true }, matches: ['command …'] },
  {
    programs: 'exec',
    grammar: { short: 'cl', shortWith: 'a', untilOperand: true },
    least: { effect: 'reaches', risk: 'low', says: 'takes the place of the shell' },
    matches: ['exec …'],
  },
  {
    programs: 'xargs',
    grammar: {
      short: '0rtpxo',
      shortWith: 'nPIdLEs',
      long: 'null no-run-if-empty verbose exit',
      longWith: 'max-args max-procs replace delimiter max-lines',
      untilOperand: true,
    },
    adds: true,
    matches: ['xargs -0 …', 'xargs -I{} …'],
  },
  {
    programs: 'parallel',
    grammar: { short: 'k0', shortWith: 'jN', untilOperand: true },
    adds: true,
    joins: true,
    least: { effect: 'reaches', risk: 'medium', says: 'runs what is written elsewhere' },
    matches: ['parallel -j2 …'],
  },
  {
    programs: 'watch',
    grammar: { short: 'degtbcx', shortWith: 'n', longWith: 'interval', untilOperand: true },
    joins: true,
    least: works('runs again and again'),
    matches: ['watch -n 1 …'],
  },
  {
    programs: 'sudo doas',
    sets: true,
    grammar: {
      short: 'AbEHiknPS',
      shortWith: 'ugpCh',
      long: 'preserve-env= login non-interactive',
      longWith: 'user group',
      untilOperand: true,
    },
    least: { effect: 'reaches', risk: 'high', says: 'asks for more rights' },
    matches: ['sudo …', 'sudo -u x …'],
  },
  {
    programs: 'strace ltrace',
    grammar: { short: 'fvqtc', shortWith: 'eops', untilOperand: true },
    least: { effect: 'reaches', risk: 'low', says: 'watches another program' },
    matches: ['strace -f …'],
  },
  {
    programs: 'flock',
    grammar: { short: 'nesuxo', shortWith: 'wE', untilOperand: true },
    skip: 1,
    least: works('waits for a lock'),
    matches: ['flock a.lock …'],
  },
  {
    programs: 'busybox toybox',
    grammar: { untilOperand: true },
    least: works('runs another program'),
    matches: ['busybox …'],
  },
  {
    programs: 'xvfb-run caffeinate unbuffer catchsegv dbus-run-session',
    grammar: { short: 'a', untilOperand: true },
    least: works('runs another program'),
    matches: ['xvfb-run …'],
  },
  {
    programs: 'poetry uv pipenv hatch pdm rye pixi',
    sub: 'run',
    grammar: { long: 'frozen locked no-sync', longWith: 'with group', untilOperand: true },
    least: works('runs code of the workspace'),
    matches: ['poetry run …', 'uv run …'],
  },
  {
    programs: 'bundle',
    sub: 'exec',
    grammar: { untilOperand: true },
    least: works('runs code of the workspace'),
    matches: ['bundle exec …'],
  },
  {
    programs: 'pnpm yarn',
    sub: 'exec',
    grammar: { untilOperand: true },
    least: works('runs code of the workspace'),
    matches: ['pnpm exec …'],
  },
];

/** Shells, which run the text behind `-c`. */
export const shells: readonly string[] = ['bash', 'sh', 'dash', 'zsh', 'ksh', 'ash', 'fish', 'busybox'];

/** Programs that run what they read. */
export const interpreters =
  /^(?:(?:ba|da|z|k|a|fi|c|tc)?sh|pwsh|powershell|python[\d.]*|pypy\d?|node|deno|bun|ruby|perl|php|lua|osascript|tclsh|Rscript|source|\.|eval|iex|invoke-expression)$/i;

/** Programs that bring texts from other machines, and those that hide what a text says. */
export const fetchers =
  /^(?:curl|wget|http|https|xh|aria2c|fetch|lynx|w3m|nc|ncat|netcat|socat|ssh|ftp|telnet|scp|iwr|irm|invoke-webrequest|invoke-restmethod|start-bitstransfer|dig|nslookup|openssl|base64|base32|xxd|uudecode|gh|aws|gsutil)$/i;

/** Variables by which somebody else's program is run, or another one under the same name. */
export const guardedVariables: readonly { readonly when: RegExp; readonly effect: Effect; readonly risk: Risk }[] = [
  {
    when: /^(?:LD_\w+|DYLD_\w+|BASH_ENV|ENV|PROMPT_COMMAND|PS4|SHELLOPTS|BASHOPTS|BASH_FUNC_.*|GIT_(?!(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)$|(?:TERMINAL_PROMPT|OPTIONAL_LOCKS|MERGE_AUTOEDIT|LITERAL_PATHSPECS)$)\w*|MAESTRO_(?:CHECK_RUN|HOME|POLICY|SANDBOX|NETWORK))$/,
    effect: 'never',
    risk: 'high',
  },
  {
    when: /^(?:PATH|IFS|HOME|CDPATH|SHELL|NODE_OPTIONS|NODE_PATH|PYTHON(?:PATH|STARTUP|HOME|INSPECT)|PERL5(?:OPT|LIB)|RUBY(?:OPT|LIB)|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|MAVEN_OPTS|EDITOR|VISUAL|PAGER|MANPAGER|BROWSER|LESS(?:OPEN|CLOSE)?|SSH_ASKPASS|RIPGREP_CONFIG_PATH|npm_config_\w+|NPM_CONFIG_\w+|PIP_\w+|https?_proxy|HTTPS?_PROXY|MAKEFLAGS|CC|CXX|RUSTC\w*|CARGO_\w+|GO(?:FLAGS|PROXY|PATH))$/,
    effect: 'reaches',
    risk: 'medium',
  },
];
