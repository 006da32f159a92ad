/** A name by which a configuration has git start a program, as git's own documentation writes it. */
export interface GitProgram {
  /** `filter.<driver>.clean`. */
  readonly documented: string;
  /** The same for one driver, tool or remote. */
  readonly name: string;
  /** What stands there, for a program. */
  readonly value: (program: string) => string;
}

/** One driver, tool, and so on, that attributes and commands of the tests name. */
const examples: Readonly<Record<string, string>> = {
  'diff.<driver>': 'diff.d',
  'filter.<driver>': 'filter.f',
  'merge.<driver>': 'merge.m',
  '<tool>': 't',
  '<cmd>': 'log',
  '<format>': 'ssh',
  '<token>': 't',
  '<name>': 'origin',
  '<identity>': 'i',
  '<url>': 'https://example.org',
  'alias.*': 'alias.mine',
};

const documented =
  `alias.* browser.<tool>.cmd browser.<tool>.path core.alternateRefsCommand core.askPass core.editor core.fsmonitor
  core.gitProxy core.hooksPath core.pager core.sshCommand credential.helper credential.<url>.helper diff.<driver>.command
  diff.<driver>.textconv diff.external difftool.<tool>.cmd difftool.<tool>.path filter.<driver>.clean filter.<driver>.process
  filter.<driver>.smudge gpg.<format>.program gpg.program gpg.ssh.defaultKeyCommand guitool.<name>.cmd hook.<name>.command
  imap.tunnel init.templateDir instaweb.httpd interactive.diffFilter man.<tool>.cmd man.<tool>.path merge.<driver>.driver
  mergetool.<tool>.cmd mergetool.<tool>.path pager.<cmd> remote.<name>.receivepack remote.<name>.uploadpack remote.<name>.vcs
  sendemail.ccCmd sendemail.headerCmd sendemail.sendmailCmd sendemail.smtpServer sendemail.tocmd sequence.editor
  submodule.<name>.update tar.<format>.command trailer.<token>.cmd trailer.<token>.command uploadpack.packObjectsHook`
    .trim()
    .split(/\s+/);

function exampleOf(name: string): string {
  return Object.entries(examples).reduce((text, [general, one]) => text.replace(general, one), name);
}

/** All of them. */
export const gitPrograms: readonly GitProgram[] = documented.map((name) => ({
  documented: name,
  name: exampleOf(name),
  value: (program) => (/^(?:alias|submodule)\./.test(name) ? `!${program}` : program),
}));
