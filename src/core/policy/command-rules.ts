import { higherRisk, type CommandRule } from '../domain/index.ts';
import { assessCommand } from './commands.ts';

/** One command in words that mean themselves: nothing is expanded, joined, redirected or run beside it. */
const plainLine = /^(?:[\w./@:=,+%^-]+|'[^'\n]*'|"[^"$`\\\n]*")(?: +(?:[\w./@:=,+%^-]+|'[^'\n]*'|"[^"$`\\\n]*"))*$/;

/** A program by its name, with a subcommand right behind it. */
const programAndSubcommand = /^([a-z][\w+.-]*) +([a-z][a-z0-9:_-]*)(?= |$)/;

/** Reasons after which one command says nothing of the next: what runs, or where to, is in the words that follow. */
const barred = /^(?:it runs|it uses the network|it deletes|it acts on|it names files|what it runs)/;

/** Words of what cannot be taken back. */
const destructive =
  /^-{0,2}(?:rm|remove|uninstall|unlink|del|delete|drop|destroy|purge|prune|reset|clean|clear|wipe|erase|truncate|overwrite|revert|rollback|down|force|hard|amend)$/;

/** Subcommands of package managers that run whatever is named behind them. */
const runsOthers = /^(?:exec|dlx|x|create|run)$/;

/** What of git adds and can be taken back. */
const addsOnly = /^(?:add|commit|mv)$/;

/**
 * The kind of command that a yes to this line may cover, if the person wants that; null where each must be asked about: what is of
 * high risk, destroys, reaches elsewhere, or is more than one plain command.
 */
export function ruleFor(line: string, folder: string): CommandRule | null {
  const command = line.trim();
  const risk = assessCommand(command);
  if (!risk || risk.risk === 'high' || risk.reasons.some((reason) => barred.test(reason))) return null;
  const [, program, subcommand] = (plainLine.test(command) && programAndSubcommand.exec(command)) || [];
  if (program === undefined || subcommand === undefined || runsOthers.test(subcommand)) return null;
  if (program === 'git' && !addsOnly.test(subcommand)) return null;
  if (command.split(/ +/).some((word) => destructive.test(word))) return null;
  return { program, subcommand, folder, risk };
}

/** Whether a rule that was given covers what is wanted now: the same kind, and for no reason that was not shown. */
export function isCovered(given: CommandRule, wanted: CommandRule): boolean {
  const isSame =
    given.program === wanted.program && given.subcommand === wanted.subcommand && given.folder === wanted.folder;
  const isNoRiskier = higherRisk(given.risk.risk, wanted.risk.risk) === given.risk.risk;
  return isSame && isNoRiskier && wanted.risk.reasons.every((reason) => given.risk.reasons.includes(reason));
}
