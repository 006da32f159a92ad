import { err, ok, type Result } from '../base/index.ts';
import { failure, type Failure, type TranscriptEntry } from '../domain/index.ts';
import type { ModelFailure, ModelPiece, ModelReply, ModelRequest, ToolCall } from '../ports/index.ts';
import { answerCalls, type ToolRunner } from './tool-turn.ts';
import { replayTranscript } from './transcript.ts';

/** What tells others how a session goes, besides the journal. */
export type LoopEvent =
  | { readonly kind: 'piece'; readonly piece: ModelPiece }
  | { readonly kind: 'recorded'; readonly entry: TranscriptEntry };

/** Bounds of one session. */
export interface LoopLimits {
  readonly turns: number;
  /** Milliseconds of wall time. */
  readonly time: number;
  /** Answers without any tool call that are let pass before the session fails. */
  readonly idleAnswers: number;
}

/** Everything variable of a session, as values and functions. */
export interface LoopConfig<R> {
  readonly ask: (
    request: ModelRequest,
    onPiece: (piece: ModelPiece) => void,
    signal: AbortSignal,
  ) => Promise<Result<ModelReply, ModelFailure>>;
  /** System, tools and model: the prefix that never changes within a session. */
  readonly prefix: Pick<ModelRequest, 'model' | 'system' | 'tools' | 'maxOutputTokens'>;
  readonly prefixDigest: string;
  /** The first message: the briefing. */
  readonly opening: string;
  /** What was journaled of this session before; empty for a new one. */
  readonly recorded: readonly TranscriptEntry[];
  /** Journals a step; nothing goes on before it is done. */
  readonly record: (entry: TranscriptEntry) => Result<null, Failure>;
  readonly tools: ToolRunner;
  /** Reads the report out of the call that ends the session; a failure goes back to the model. */
  readonly readReport: (call: ToolCall) => Result<R, string>;
  /** The tool whose call ends the session. */
  readonly reportTool: string;
  /** What the person said since the last time, to be heard before the next turn. */
  readonly heard: () => readonly { readonly by: string; readonly text: string }[];
  readonly limits: LoopLimits;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onEvent: (event: LoopEvent) => void;
  readonly signal: AbortSignal;
}

const askForReport =
  'You answered without calling a tool. Go on working with the tools, or call "report" to end your stage.';

/** A running session: what was recorded so far, and how it takes the next step. */
interface Session<R> {
  readonly config: LoopConfig<R>;
  readonly entries: TranscriptEntry[];
  readonly startedAt: number;
  idle: number;
}

function record<R>(session: Session<R>, entry: TranscriptEntry): Result<null, Failure> {
  const written = session.config.record(entry);
  if (!written.ok) return written;
  session.entries.push(entry);
  session.config.onEvent({ kind: 'recorded', entry });
  return ok(null);
}

/** Runs one session of a model agent until it reports, fails, or is stopped. Does not throw. */
export async function runLoop<R>(config: LoopConfig<R>): Promise<Result<R, Failure>> {
  const session: Session<R> = { config, entries: [...config.recorded], startedAt: config.now(), idle: 0 };
  for (;;) {
    const step = await takeStep(session);
    if (!step.ok) return step;
    if (step.value !== null) return ok(step.value.report);
  }
}

/** Answers what is open, or asks the model once. Null: go on. */
async function takeStep<R>(session: Session<R>): Promise<Result<{ readonly report: R } | null, Failure>> {
  const { config } = session;
  if (config.signal.aborted) return err(failure('cancelled', 'The session was stopped.'));
  const progress = replayTranscript(config.opening, session.entries);
  if (progress.pending.length > 0) return answerPending(session, progress.pending, progress.interrupted);
  const over = limitReached(session, progress.turns);
  if (over) return err(over);
  for (const { by, text } of config.heard()) {
    const said = record(session, { kind: 'said', by, text });
    if (!said.ok) return said;
  }
  return askOnce(session);
}

function limitReached<R>({ config, startedAt }: Session<R>, turns: number): Failure | null {
  const { limits, now } = config;
  if (turns >= limits.turns) {
    return failure('agent-failed', `The agent used all ${String(limits.turns)} turns without finishing.`);
  }
  if (now() - startedAt < limits.time) return null;
  return failure(
    'agent-failed',
    `The agent worked ${String(Math.round(limits.time / 60_000))} minutes without finishing.`,
  );
}

async function askOnce<R>(session: Session<R>): Promise<Result<null, Failure>> {
  const { config } = session;
  const { messages } = replayTranscript(config.opening, session.entries);
  const request: ModelRequest = { ...config.prefix, messages };
  const askedAt = config.now();
  const heardAt: number[] = [];
  const reply = await config.ask(
    request,
    (piece) => {
      if (heardAt.length === 0) heardAt.push(config.now());
      config.onEvent({ kind: 'piece', piece });
    },
    config.signal,
  );
  if (!reply.ok) return err(describeModelFailure(reply.error));
  const whole = config.now() - askedAt;
  const { text, calls, stop, usage } = reply.value;
  const bytes = messages.reduce((sum, message) => sum + message.text.length, config.prefix.system.length);
  const written = record(session, {
    kind: 'turn',
    text,
    calls: [...withDistinctIds(calls)],
    stop,
    usage,
    sent: { bytes, messages: messages.length, prefix: config.prefixDigest, model: config.prefix.model },
    latency: { first: (heardAt[0] ?? askedAt + whole) - askedAt, whole },
  });
  if (!written.ok) return written;
  return calls.length > 0 ? ok(null) : nudge(session, stop);
}

/** A turn without a call is reminded of its task a few times, then the session fails. */
function nudge<R>(session: Session<R>, stop: ModelReply['stop']): Result<null, Failure> {
  session.idle++;
  if (stop === 'filtered')
    return err(failure('agent-failed', 'The provider withheld the answer by its content rules.'));
  if (session.idle > session.config.limits.idleAnswers) {
    return err(failure('agent-failed', 'The agent only talked and did not finish its stage.', { retryable: true }));
  }
  const text = stop === 'length' ? 'Your answer was cut at the length limit. Work in smaller steps.' : askForReport;
  return record(session, { kind: 'said', by: 'engine', text });
}

/** Ids that are missing or stand twice get new ones, so that every result has exactly one call. */
function withDistinctIds(calls: readonly ToolCall[]): readonly ToolCall[] {
  const seen = new Set<string>();
  return calls.map((call, index) => {
    const id = call.id === '' || seen.has(call.id) ? `${call.id || 'call'}-${String(index + 1)}` : call.id;
    seen.add(id);
    return { ...call, id };
  });
}

async function answerPending<R>(
  session: Session<R>,
  pending: readonly ToolCall[],
  interrupted: ReadonlySet<string>,
): Promise<Result<{ readonly report: R } | null, Failure>> {
  const { config } = session;
  const work = pending.filter((call) => call.name !== config.reportTool);
  if (work.length > 0) {
    const answered = await answerCalls(
      work,
      interrupted,
      config.tools,
      (entry) => record(session, entry),
      config.signal,
    );
    return answered.ok ? ok(null) : answered;
  }
  const [call] = pending;
  if (!call) return ok(null);
  const report = config.readReport(call);
  const text = report.ok ? 'Accepted.' : report.error;
  const written = record(session, { kind: 'tool-finished', callId: call.id, name: call.name, ok: report.ok, text });
  if (!written.ok) return written;
  return ok(report.ok ? { report: report.value } : null);
}

/** A model's failure as the machine knows failures: whether another session may succeed is in it. */
export function describeModelFailure(cause: ModelFailure): Failure {
  const forGood = ['unauthorised', 'unknown-model', 'bad-request', 'too-long'].includes(cause.reason);
  if (cause.reason === 'cancelled') return failure('cancelled', cause.person);
  return failure('agent-failed', cause.person, { retryable: !forGood });
}
