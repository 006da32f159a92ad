/** Characters that mean something to a shell outside quotes. `{` and `}` do not, in the shell of POSIX. */
const special = /[|&;<>()$`\\*?[\]#~\n\r!]/;

/**
 * The argument list for a command that a person wrote in one line. Plain words and quoted strings are split here and run
 * without a shell. Whatever needs one (pipes, `&&`, variables, globs, assignments before the command, escapes) is
 * handed whole to `/bin/sh -c`, so that it means what it means in a terminal.
 */
export function argvOf(command: string): readonly string[] {
  return splitWords(command) ?? ['/bin/sh', '-c', command];
}

/** The argument list as one line, quoted where a shell would need it. */
export function commandLine(argv: readonly string[]): string {
  if (argv.length === 3 && argv[0] === '/bin/sh' && argv[1] === '-c') return argv[2] ?? '';
  return argv.map((word) => (/^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** Words of a command that needs no shell; null when it does. */
function splitWords(command: string): readonly string[] | null {
  const words: string[] = [];
  let rest = command.trim();
  while (rest !== '') {
    const word = /^(?:[^\s'"]+|'[^']*'|"[^"]*")+/.exec(rest)?.[0];
    if (word === undefined) return null;
    const pieces = [...word.matchAll(/'([^']*)'|"([^"]*)"|([^'"]+)/g)];
    if (pieces.some(([, , double, plain]) => special.test(plain ?? '') || /[$`\\!]/.test(double ?? ''))) return null;
    if (words.length === 0 && /^\w+=/.test(word)) return null;
    words.push(pieces.map(([, single, double, plain]) => single ?? double ?? plain ?? '').join(''));
    rest = rest.slice(word.length).trimStart();
  }
  return words.length > 0 ? words : null;
}
