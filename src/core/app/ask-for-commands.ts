import { canonicalJson, counted, digestOf, err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import { callKey, type CallAnswer } from '../machine/index.ts';
import type { HandlerParts } from './handler.ts';
import { allowCommands, knownCommands, settingsFile, type KnownCommand, type OwnCommand } from './own-commands.ts';

/** The call of a planner under which the question stands. */
const callId = 'own-commands';

const risk = {
  risk: 'high' as const,
  reasons: [
    'it runs what the project says, with your rights and outside of the sandbox',
    'a yes holds on this machine until its text changes',
  ],
};

function listed(commands: readonly OwnCommand[]): string {
  return commands.map(({ what, command }) => `${what} “${command}”`).join(', ');
}

function questionOf(commands: readonly OwnCommand[]): string {
  const which = commands.length === 1 ? 'the' : `${counted(commands.length, 'command')}:`;
  return `May ${which} ${listed(commands)} of ${settingsFile} run with your rights?`;
}

function denied(commands: readonly OwnCommand[], { by, text }: CallAnswer): Failure {
  const why = text.trim() === '' ? '' : `: ${text.trim()}`;
  const next = `Change or remove it in ${settingsFile} and state the goal again.`;
  return failure('not-permitted', `${by} said no to the ${listed(commands)}${why}. Nothing of it ran. ${next}`);
}

/** Has the journal tell by whose word the set-up command runs. */
function noteAllowed(commands: readonly KnownCommand[], goalId: string, { note }: Pick<HandlerParts, 'note'>): void {
  for (const { what, command, allowance, isSetup } of commands) {
    if (!isSetup || !allowance) continue;
    const text = `The ${what} “${command}” may run: ${allowance.by} allowed it on ${allowance.at}.`;
    note({ goalId, by: 'policy', level: 'info', text });
  }
}

/**
 * Asks the person, once, about commands of the workspace's settings that run with their rights: before anything of them runs, and
 * again when their text changes. Fails with `waiting` while there is no answer.
 */
export async function askForCommands(
  { goalId, sessionId, goesOn }: { readonly goalId: string; readonly sessionId: string; readonly goesOn: boolean },
  parts: Pick<HandlerParts, 'surroundings' | 'dispatch' | 'present' | 'note'>,
): Promise<Result<null, Failure>> {
  const all = await knownCommands(parts.surroundings);
  if (!all.ok) return all;
  const open = all.value.filter(({ allowance }) => allowance === null);
  if (!goesOn) noteAllowed(all.value, goalId, parts);
  if (open.length === 0) return ok(null);
  const subject = digestOf(canonicalJson(open.map((each) => each.subject)));
  const answer = parts.present().answers.get(callKey(sessionId, callId));
  if (answer?.subject === subject) {
    return answer.answer === 'approved'
      ? allowCommands(open, answer.by, parts.surroundings)
      : err(denied(open, answer));
  }
  const lines = open.map(({ command }) => command);
  const asked = parts.dispatch({
    ...{ type: 'ask-person', sessionId, callId, kind: 'command', question: questionOf(open), risk, subject },
    ...{ action: lines.join('\n'), lasting: true },
    ...(lines.length > 1 ? { parts: lines } : {}),
  });
  return asked.ok ? err(failure('waiting', 'It waits for the person.')) : asked;
}
