import { higherRisk, type CommandRule } from '../domain/index.ts';
import type { CommandVerdict } from './command/verdict.ts';

/** One command in words that mean themselves: nothing is expanded, joined, redirected or run beside it. */
const plainLine = /^(?:[\w./@:=,+%^-]+|'[^'\n]*'|"[^"$`\\\n]*")(?: +(?:[\w./@:=,+%^-]+|'[^'\n]*'|"[^"$`\\\n]*"))*$/;

/** A program by its name, with a subcommand right behind it; of a script of the workspace with the script's name. */
const programAndSubcommand = /^([a-z][\w+.-]*) +(run [\w:.-]+|[a-z][a-z0-9:_-]*)(?= |$)/;

/** Rules after which one command says something of the next: that of the same kind does the same kind of thing. */
const lasting = /^(?:runs-code|git-adds|git-reads|git-other|unknown-program|workspace-program)$/;

/** Reasons after which each is asked about: where the words lead differs from one to the next. */
const barred = /names|goes up again|pattern|only known when/;

/** Words of what cannot be taken back. */
const destructive =
  /^-{0,2}(?:rm|remove|uninstall|unlink|del|delete|drop|destroy|purge|prune|reset|clean|clear|wipe|erase|truncate|overwrite|revert|rollback|down|force|hard|amend)$/;

/** Subcommands of package managers that run whatever is named behind them. */
const runsOthers = /^(?:exec|dlx|x|create|run)$/;

/** Programs that run what is written behind them, or as other people. */
const interpreter = /^(?:node|deno|python[\d.]*|ruby|perl|php|lua|sudo|env|npx|bunx)$/;

/** What of git adds and can be taken back, or only looks. */
const mildOfGit = /^(?:add|commit|mv|status|diff|log|show|blame)$/;

/**
 * The kind of command that a yes to this line may cover, if the person wants that; null where each must be asked about: what is of
 * high risk, destroys, reaches elsewhere, or is more than one plain command.
 */
export function ruleFor(line: string, folder: string, judged: CommandVerdict): CommandRule | null {
  const command = line.trim();
  const { verdict, risk, rule, reasons, parts } = judged;
  if (verdict !== 'ask' || risk === 'high' || !lasting.test(rule) || parts.length !== 1) return null;
  if (reasons.some((reason) => barred.test(reason))) return null;
  const [, program, subcommand] = (plainLine.test(command) && programAndSubcommand.exec(command)) || [];
  if (program === undefined || subcommand === undefined || runsOthers.test(subcommand)) return null;
  if (interpreter.test(program) || (program === 'git' && !mildOfGit.test(subcommand))) return null;
  if (command.split(/ +/).some((word) => destructive.test(word))) return null;
  return { program, subcommand, folder, risk: { risk, reasons: [...reasons] } };
}

/** Whether a rule that was given covers what is wanted now: the same kind, and for no reason that was not shown. */
export function isCovered(given: CommandRule, wanted: CommandRule): boolean {
  const isSame =
    given.program === wanted.program && given.subcommand === wanted.subcommand && given.folder === wanted.folder;
  const isNoRiskier = higherRisk(given.risk.risk, wanted.risk.risk) === given.risk.risk;
  return isSame && isNoRiskier && wanted.risk.reasons.every((reason) => given.risk.reasons.includes(reason));
}
