import { counted, err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import { ask, describeModelFailure } from './asking.ts';
import { measure, shortening, summarising, turnToSummarise } from './fitting.ts';
import { record, type Session } from './session.ts';
import { askForSummary } from './summary.ts';

/** The share of a conversation that was refused as too long that the next one may have. */
const afterRefusal = 0.8;

function tooLong(tokens: number, window: number): Failure {
  const size = `about ${counted(tokens, 'token')}, the model takes ${String(window)}`;
  return failure(
    'too-long',
    `What the agent must know does not fit into the model's window: ${size}. Say the goal in fewer words, split it, or choose a model with a larger window (MAESTRO_MODEL_WINDOW says how large it is).`,
  );
}

/** The model's own summary of the conversation; null when it gave none. One that was paid for before a restart is used. */
async function summaryOf<R>(session: Session<R>): Promise<Result<string | null, Failure>> {
  const { conversation, room } = session;
  const paid = conversation.openSummary();
  if (paid !== null) return ok(paid);
  if (measure(conversation, room).isOver) return ok(null);
  const answered = await ask(session, 'summary', [{ role: 'user', text: askForSummary }]);
  if (!answered.ok) {
    return answered.error.reason === 'too-long' ? ok(null) : err(describeModelFailure(answered.error));
  }
  const { reply, turn } = answered.value;
  const isWhole = reply.stop === 'end';
  const written = record(session, { ...turn, text: isWhole ? turn.text : '', calls: [], purpose: 'summary' });
  return written.ok ? ok(isWhole ? turn.text : null) : written;
}

async function summarise<R>(session: Session<R>): Promise<Result<boolean, Failure>> {
  const { conversation, room, config } = session;
  const turn = turnToSummarise(conversation, room);
  if (turn === null) return ok(false);
  const summary = await summaryOf(session);
  if (!summary.ok) return summary;
  const step = summarising(conversation, room, turn, summary.value);
  if (!step) return ok(false);
  const written = record(session, step);
  if (!written.ok) return written;
  const { before, after } = step.tokens;
  const how = step.by === 'rule' ? 'by rule' : 'by the model';
  config.note(
    `The conversation was summed up ${how}: ${String(before)} to ${counted(after, 'token')}, estimated.`,
    'info',
  );
  return ok(true);
}

/**
 * Sees that the next request fits: old results are cut first, then what is old is summed up. Whether anything was cut is
 * the result. Each step is taken at most once and only when it makes the request shorter, so this always ends.
 */
export async function makeRoom<R>(session: Session<R>): Promise<Result<boolean, Failure>> {
  const { conversation, room } = session;
  const fit = measure(conversation, room);
  if (!fit.isLong) return ok(false);
  const short = shortening(conversation, room, fit.isOver);
  if (short) {
    const written = record(session, short);
    if (!written.ok) return written;
    if (!measure(conversation, room).isLong) return ok(true);
  }
  const summed = await summarise(session);
  if (!summed.ok) return summed;
  const now = measure(conversation, room);
  return now.isOver ? err(tooLong(now.tokens, room.window)) : ok(summed.value || short !== null);
}

/** After the provider refused a request as too long: learns that its window is smaller, and cuts. */
export async function makeRoomAfterRefusal<R>(session: Session<R>): Promise<Result<boolean, Failure>> {
  const { tokens } = measure(session.conversation, session.room);
  const window = Math.min(session.room.window, Math.floor(tokens * afterRefusal));
  session.room = { ...session.room, window, answer: Math.min(session.room.answer, Math.floor(window / 8)) };
  return makeRoom(session);
}
