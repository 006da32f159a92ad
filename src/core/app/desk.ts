import { digestOf, err, ok, shortHash, type Result } from '../base/index.ts';
import { failure, usualHelpers, type Failure, type Gate, type Goal } from '../domain/index.ts';
import { callKey, delegated, taintOf, type CallAnswer } from '../machine/index.ts';
import { answerByPolicy, goalUnder, heldBackBy, isCovered } from '../policy/index.ts';
import type { RoleBook } from '../roles/index.ts';
import type { Desk, Permission } from '../tools/index.ts';
import type { HandlerParts } from './handler.ts';

type DeskParts = Pick<HandlerParts, 'present' | 'dispatch' | 'surroundings' | 'policyBook'>;

/** Milliseconds for which a yes to a command holds when its call does not come: a day. */
export const approvalHolds = 24 * 60 * 60 * 1_000;

const waiting: Result<never, Failure> = err(failure('waiting', 'It waits for the person.'));

function questionText(question: string, options: readonly string[]): string {
  const choices = options.map((option, at) => `[${String(at + 1)}] ${option}`);
  return [question, ...choices].join(' ');
}

/** A no, as the model is told of it. */
function denial({ by, text }: CallAnswer): Failure {
  const why = text.trim() === '' ? 'no reason was given' : text;
  return failure('not-permitted', `Not done: ${by} said no: ${why}`, {
    model: `Denied by the person (${by}): ${why}. Find another way, or report why it cannot be done without.`,
  });
}

/**
 * What is asked when work that has read text from outside could send something out or see what is secret: only the person answers
 * that, and each time. Null when it is not so.
 */
function askedAnew(
  permission: Permission,
  sessionId: string,
  { id: goalId }: Goal,
  { present }: DeskParts,
): Permission | null {
  if (!permission.reachesOut) return null;
  const tainted = taintOf(present(), goalId, present().sessions.get(sessionId)?.taskId);
  if (tainted === null) return null;
  const { rule: _rule, ...rest } = permission;
  const reason = `the work has read text from outside (${tainted}), which may have asked for this`;
  return { ...rest, risk: { risk: 'high', reasons: [...permission.risk.reasons, reason] } };
}

/** Whether the person lets this kind of command pass until the session ends; it is noted where people read. */
function isLetPass(
  { rule: wanted, question }: Permission,
  sessionId: string,
  { id: goalId }: Goal,
  { present, dispatch }: DeskParts,
): boolean {
  if (!wanted) return false;
  const covering = [...present().rules.values()].find(
    (each) => each.sessionId === sessionId && isCovered(each.rule, wanted),
  );
  if (!covering) return false;
  const task = covering.taskId === undefined ? {} : { taskId: covering.taskId };
  const text = `${question} Yes, by the rule ${covering.id}.`;
  return dispatch({ type: 'log-note', by: 'policy', goalId, ...task, level: 'info', text }).ok;
}

/** What exactly is asked, among the files as they are now. */
async function subjectAmong({ subject }: Permission, among: Permission['among']): Promise<string> {
  return among ? digestOf(`${subject} ${await among()}`) : subject;
}

/** The risk of what is asked, and that a file of policy has it asked about, where the goal's level would not. */
function heldRisk(gate: Omit<Gate, 'goalId'>, goal: Goal, { policyBook }: DeskParts): Pick<Gate, 'risk'> {
  const { risk, reasons } = gate.risk;
  const held = answerByPolicy({ ...gate, goalId: goal.id }, goal) && heldBackBy(goal.autonomy, policyBook.now());
  return { risk: { risk, reasons: held ? [...reasons, held] : reasons } };
}

/** Where the calls of one session, or of a planner, get answers: from the journal, or by asking. */
export function createDesk(
  sessionId: string,
  goal: Goal,
  book: RoleBook,
  parts: DeskParts,
  mostHelpers = usualHelpers,
): Desk {
  const { policyBook } = parts;
  const answerTo = (callId: string, subject: string): CallAnswer | null => {
    const answer = parts.present().answers.get(callKey(sessionId, callId));
    return answer?.subject === subject ? answer : null;
  };
  return {
    ask(callId, question, options) {
      const subject = shortHash(question);
      const known = answerTo(callId, subject);
      if (known)
        return known.answer === 'approved' ? ok(known.text) : ok(`The person declines to answer: ${known.text}`);
      const asked = parts.dispatch({
        type: 'ask-person',
        sessionId,
        callId,
        kind: 'question',
        question: questionText(question, options),
        ...(options.length > 0 ? { options: [...options] } : {}),
        risk: { risk: 'low', reasons: ['only the person can know'] },
        subject,
      });
      return asked.ok ? waiting : asked;
    },
    async permit(callId, { among, ...wanted }) {
      const isAnswered = parts.present().answers.has(callKey(sessionId, callId));
      const known = isAnswered ? answerTo(callId, await subjectAmong(wanted, among)) : null;
      const isOver = known?.at !== undefined && parts.surroundings.clock.now() - known.at > approvalHolds;
      if (known && !isOver) return known.answer === 'approved' ? ok('person') : err(denial(known));
      const anew = askedAnew(wanted, sessionId, goal, parts);
      const { reachesOut: _out, ...permission } = anew ?? wanted;
      if (!anew && isLetPass(permission, sessionId, goal, parts)) return ok('person');
      const gate = { id: '', kind: 'command' as const, goalId: goal.id, ...permission };
      // What policy lets pass by the goal's own level needs no gate: the call is in the journal, and so is the level.
      if (answerByPolicy(gate, goalUnder(goal, policyBook.now()))) return ok('policy');
      const told = { ...permission, ...heldRisk(gate, goal, parts), subject: await subjectAmong(wanted, among) };
      const asked = parts.dispatch({ type: 'ask-person', sessionId, callId, kind: 'command', ...told });
      return asked.ok ? waiting : asked;
    },
    hasReadOutside: () => taintOf(parts.present(), goal.id, parts.present().sessions.get(sessionId)?.taskId) !== null,
    delegate(callId, { role, task, why }) {
      const known = answerTo(callId, delegated);
      if (known) return known.answer === 'approved' ? ok(known.text) : err(failure('agent-failed', known.text));
      const found = book.get(role);
      if (!found || found.base === 'planner') {
        const names = [...book.values()].filter(({ base }) => base !== 'planner').map((each) => each.name);
        return err(failure('not-found', `There is no role "${role}" to delegate to. There are: ${names.join(', ')}.`));
      }
      const given = parts.dispatch({ type: 'delegate-work', sessionId, callId, role, task, why, most: mostHelpers });
      return given.ok ? err(failure('waiting', 'It waits for the report.')) : given;
    },
  };
}
