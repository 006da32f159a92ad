import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure } from '../domain/index.ts';
import type { ModelReply } from '../ports/index.ts';
import { ask, describeModelFailure, type Answered } from './asking.ts';
import { makeRoom, makeRoomAfterRefusal } from './compacting.ts';
import { createConversation } from './conversation.ts';
import type { ContextRoom } from './fitting.ts';
import { mendCalls } from './mend-calls.ts';
import { createProgress, leaveText } from './progress.ts';
import { record, type LoopConfig, type Session } from './session.ts';
import { prefixTokens } from './tokens.ts';
import { answerCalls } from './tool-turn.ts';

const askForReport =
  'You answered without calling a tool. Go on working with the tools, or call "report" to end your stage.';

/** Tokens kept free for an answer whose length has no limit, at most, and as a share of the window. */
const usualAnswer = 8_192;
const answerShare = 1 / 8;

/** Results of one turn: their share of the window, in characters of which a token has at least so many. */
const shareOfResults = 0.4;
const charactersOfToken = 2;
const shortestResult = 400;

function roomFor<R>({ prefix, limits }: LoopConfig<R>): ContextRoom {
  const { window } = limits;
  const answer = Math.min(prefix.maxOutputTokens ?? usualAnswer, Math.floor(window * answerShare));
  return { window, answer, prefix: prefixTokens(prefix) };
}

/** Runs one session of a model agent until it reports, fails, or is stopped. Does not throw. */
export async function runLoop<R>(config: LoopConfig<R>): Promise<Result<R, Failure>> {
  const conversation = createConversation(config.opening, config.recorded);
  const progress = createProgress(config.recorded);
  const session: Session<R> = { config, conversation, progress, startedAt: config.now(), room: roomFor(config) };
  for (;;) {
    const step = await takeStep(session);
    if (!step.ok) return err(cutShort(session, step.error));
    if (step.value !== null) return ok(step.value.report);
  }
}

/** What an answer that was ended means: that the time is over, unless the session was stopped. */
function cutShort<R>(session: Session<R>, cause: Failure): Failure {
  if (cause.reason !== 'cancelled' || session.config.signal.aborted) return cause;
  return limitReached(session) ?? cause;
}

/** Answers what is open, or asks the model once. Null: go on. */
async function takeStep<R>(session: Session<R>): Promise<Result<{ readonly report: R } | null, Failure>> {
  const { config, conversation } = session;
  if (config.signal.aborted) return err(failure('cancelled', 'The session was stopped.'));
  if (conversation.pending().length > 0) return answerPending(session);
  if (config.isPaused?.()) return err(failure('waiting', 'The person has paused it.'));
  const over = limitReached(session) ?? config.whyWait?.('turn');
  if (over) return err(over);
  for (const { by, text } of config.heard()) {
    const said = record(session, { kind: 'said', by, text });
    if (!said.ok) return said;
  }
  const freed = breakCircle(session);
  if (!freed.ok) return freed;
  const warning = session.progress.warning();
  const warned = warning === null ? ok(null) : record(session, { kind: 'said', by: 'engine', text: warning });
  if (!warned.ok) return warned;
  const roomy = await makeRoom(session);
  return roomy.ok ? askOnce(session) : roomy;
}

function limitReached<R>({ config, startedAt, conversation }: Session<R>): Failure | null {
  const { limits, now } = config;
  if (conversation.answers() >= limits.turns) {
    return failure('agent-failed', `The agent used all ${String(limits.turns)} turns without finishing.`);
  }
  if (now() - startedAt < limits.time) return null;
  return failure(
    'agent-failed',
    `The agent worked ${String(Math.round(limits.time / 60_000))} minutes without finishing.`,
  );
}

/** An agent that goes round in circles goes on when the person lets it: once for each time that they said so. */
function breakCircle<R>(session: Session<R>): Result<null, Failure> {
  const { config, progress } = session;
  const circle = progress.circle();
  if (!circle) return ok(null);
  const cause = config.askOfCircle
    ? config.askOfCircle(circle.text, progress.leaves())
    : failure('no-progress', circle.text, { retryable: true });
  return cause ? err(cause) : record(session, { kind: 'said', by: 'engine', text: leaveText });
}

/** Asks for the next turn; a conversation that the provider finds too long is cut once and sent again. */
async function askOnce<R>(session: Session<R>): Promise<Result<null, Failure>> {
  let answered = await ask(session, 'work');
  if (!answered.ok && answered.error.reason === 'too-long') {
    const cut = await makeRoomAfterRefusal(session);
    if (!cut.ok) return cut;
    if (cut.value) answered = await ask(session, 'work');
  }
  return answered.ok ? takeAnswer(session, answered.value) : err(describeModelFailure(answered.error));
}

function takeAnswer<R>(session: Session<R>, { reply, turn }: Answered): Result<null, Failure> {
  const written = record(session, { ...turn, calls: [...mendCalls(reply, session.config.mending)] });
  if (!written.ok) return written;
  return reply.calls.length > 0 ? ok(null) : nudge(session, reply.stop);
}

/** A turn without a call is reminded of its task a few times, then the session fails. */
function nudge<R>(session: Session<R>, stop: ModelReply['stop']): Result<null, Failure> {
  const { config, conversation } = session;
  if (stop === 'filtered')
    return err(failure('agent-failed', 'The provider withheld the answer by its content rules.'));
  if (conversation.idle() > config.limits.idleAnswers) {
    return err(failure('agent-failed', 'The agent only talked and did not finish its stage.', { retryable: true }));
  }
  const text = stop === 'length' ? 'Your answer was cut at the length limit. Work in smaller steps.' : askForReport;
  return record(session, { kind: 'said', by: 'engine', text });
}

/** Characters for each of several results: together they may not fill the window, or the next request would not fit. */
function resultLengthFor<R>({ config, room }: Session<R>, count: number): number {
  const share = Math.floor((room.window * charactersOfToken * shareOfResults) / count);
  return Math.min(config.limits.resultLength, Math.max(shortestResult, share));
}

async function answerPending<R>(session: Session<R>): Promise<Result<{ readonly report: R } | null, Failure>> {
  const { config, conversation } = session;
  const pending = conversation.pending();
  const work = pending.filter((call) => call.name !== config.reportTool);
  if (work.length > 0) {
    const wait = config.whyWait?.('calls');
    if (wait) return err(wait);
    const answered = await answerCalls(work, {
      tools: config.tools,
      place: { turn: conversation.turn(), wholeSince: conversation.wholeSince() },
      interrupted: conversation.interrupted(),
      whyNot: conversation.whyNot,
      record: (entry) => record(session, entry),
      signal: config.signal,
      resultLength: resultLengthFor(session, work.length),
    });
    return answered.ok ? ok(null) : answered;
  }
  const [call] = pending;
  if (!call) return ok(null);
  const cut = conversation.whyNot(call.id);
  const report = cut === null ? config.readReport(call) : err(cut);
  const text = report.ok ? 'Accepted.' : report.error;
  const written = record(session, { kind: 'tool-finished', callId: call.id, name: call.name, ok: report.ok, text });
  if (!written.ok) return written;
  return ok(report.ok ? { report: report.value } : null);
}
