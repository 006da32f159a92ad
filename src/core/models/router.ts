import { err, ok, type Result } from '../base/index.ts';
import {
  tokensOut,
  type CallCost,
  type LimitShortage,
  type ModelChoice,
  type ModelOutage,
  type ModelPlace,
  type Tokens,
} from '../domain/index.ts';
import type { ModelFailure, ModelPiece, ModelReply } from '../ports/index.ts';
import { choose, type PassedOver, type Selection } from './choosing.ts';
import type { HealthBook } from './health.ts';
import { unpaid, waitAtLimit } from './paying.ts';
import { costOf } from './pricing.ts';
import type { Purse } from './purse.ts';
import type { Answer, NoAnswer, Purpose, Inquiry } from './inquiry.ts';
import type { RankedModel } from './ranking.ts';
import { requestFor } from './translating.ts';

/** What the router of a session works with. */
export interface RouterConfig {
  /** For each purpose the models in their order. */
  readonly models: Readonly<Record<Purpose, readonly RankedModel[]>>;
  /** Why the work is done by such models. */
  readonly reasons: readonly string[];
  readonly health: HealthBook;
  readonly localOnly: boolean;
  readonly purse: Purse;
  /** Nobody can be asked without passing a limit: the person is asked, and the session waits. */
  readonly atLimit: (shortage: LimitShortage, model: string) => void;
  /** About how many tokens a text is. */
  readonly countTokens: (text: string) => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly noteChoice: (choice: ModelChoice) => void;
  readonly noteOutage: (outage: ModelOutage) => void;
  /** A line for the person's log. */
  readonly note: (text: string) => void;
}

/** Asks for one answer, of whichever model there is. */
export type Ask = (
  question: Inquiry,
  onPiece: (piece: ModelPiece) => void,
  signal: AbortSignal,
) => Promise<Result<Answer, NoAnswer>>;

/** What another model may well answer. A request that is wrong is wrong everywhere, and who cancels means it. */
const mayPass: ReadonlySet<ModelFailure['reason']> = new Set([
  ...(['rate-limited', 'overloaded', 'server-error', 'timed-out', 'unreachable', 'cut-off', 'malformed'] as const),
  ...(['too-long', 'unauthorised', 'unknown-model'] as const),
]);

/** Characters of a broken answer that are kept. */
const longestPartial = 20_000;

/** For so long a session stays with the model that stepped in: its provider's cache is warm, the other's is cold by then. */
const staysFor = 5 * 60_000;

function placeOf({ offer, model }: RankedModel): ModelPlace {
  return { provider: offer.provider.name, model: model.name };
}

/** Tokens of an answer that the provider did not count. */
function estimateOf({ tokens }: Inquiry, text: string, { countTokens }: RouterConfig): Tokens {
  return { input: tokens, cacheRead: 0, cacheWrite: 0, output: countTokens(text), reasoning: 0 };
}

/** What a call that failed may have to be paid: what the provider told, and what had arrived; nothing before that. */
function costOfFailure(
  { partial, usage }: ModelFailure,
  question: Inquiry,
  { price }: RankedModel,
  config: RouterConfig,
): CallCost | undefined {
  if (partial === '' && !usage) return undefined;
  const estimate = estimateOf(question, partial, config);
  // Who broke off may not have told of all that it had said.
  const isWhole = usage?.known && tokensOut(usage) >= estimate.output;
  if (isWhole || !usage?.known) return costOf(usage ?? null, estimate, price);
  const { known: _known, ...told } = usage;
  return costOf(null, { ...told, output: estimate.output - told.reasoning }, price);
}

function costOfReply(reply: ModelReply, question: Inquiry, { price }: RankedModel, config: RouterConfig): CallCost {
  const text = [reply.text, ...reply.calls.map(({ name, input }) => `${name} ${input}`)].join('\n');
  return costOf(reply.usage, estimateOf(question, text, config), price);
}

/** Why nobody can be asked, when nobody has failed. */
function nobody(passedOver: readonly PassedOver[], now: number): NoAnswer {
  const held = passedOver.filter(({ kind }) => kind === 'held');
  const soonest = Math.min(...held.map(({ until = now }) => until));
  const why = passedOver.map(({ model, why: each }) => `${model.model.ref}: ${each}`).join('; ');
  if (held.length > 0) {
    const person = `No model can be asked now (${why}).`;
    return { reason: 'rate-limited', retryAfter: soonest - now, person, partial: '' };
  }
  if (passedOver.some(({ kind }) => kind === 'long')) {
    return { reason: 'too-long', person: `The conversation is too long for every model (${why}).`, partial: '' };
  }
  const person = `No model fits this work (${why}). Add one that does, or change your rules.`;
  return { reason: 'bad-request', person, partial: '' };
}

/** Why nobody can be asked; null when somebody may be now, after a call of another session was over. */
async function whyNobody(
  selection: Selection,
  question: Inquiry,
  signal: AbortSignal,
  { purse, atLimit, now }: RouterConfig,
): Promise<NoAnswer | null> {
  const { passedOver } = selection;
  if (passedOver.some(({ kind }) => kind === 'pledged')) {
    await purse.freed(signal);
    return signal.aborted ? { reason: 'cancelled', person: 'The session was stopped.', partial: '' } : null;
  }
  const isHeld = passedOver.some(({ kind }) => kind === 'held');
  return (isHeld ? null : waitAtLimit(selection, question, purse, atLimit)) ?? nobody(passedOver, now());
}

/** Who is asked at present, and since when. */
interface Standing {
  readonly ref: string;
  readonly since: number;
}

/** The models with the one first that is asked at present, unless it stepped in long ago for another. */
function inOrder(models: readonly RankedModel[], current: Standing | undefined, now: number): readonly RankedModel[] {
  if (!current || current.ref === models[0]?.model.ref || now - current.since >= staysFor) return models;
  return models.toSorted((a, b) => Number(b.model.ref === current.ref) - Number(a.model.ref === current.ref));
}

function tellChoice(
  { chosen, passedOver }: Selection,
  purpose: Purpose,
  standing: Map<Purpose, Standing>,
  config: RouterConfig,
): void {
  if (!chosen) return;
  const { ref } = chosen.model;
  const before = standing.get(purpose);
  if (before?.ref === ref) return;
  standing.set(purpose, { ref, since: config.now() });
  if (passedOver.length === 0) return;
  config.noteChoice({
    ...placeOf(chosen),
    purpose,
    reasons: [chosen.reason, ...config.reasons],
    passedOver: passedOver.map(({ model, why }) => ({ ...placeOf(model), why })),
  });
}

/**
 * The router of one session: it asks the first model that fits and is well, and when that gives no answer at once
 * the next one, with the same conversation. It gives up when nobody is left; whoever called waits and asks again.
 *
 * Invariants:
 * 1. A question is put to each model at most once.
 * 2. Who steps in stays for a while: to change back and forth would pay for the conversation again each time.
 * 3. Nobody is asked who may pass a limit; whoever called records the answer and settles with the purse.
 * 4. Every choice between models is told with its reasons, and every call that gave no answer with what it may have cost.
 */
export function createRouter(config: RouterConfig): Ask {
  const standing = new Map<Purpose, Standing>();
  return async (question, onPiece, signal) => {
    const tried = new Map<string, string>();
    let last: ModelFailure | null = null;
    for (;;) {
      const now = config.now();
      const models = inOrder(config.models[question.purpose], standing.get(question.purpose), now);
      const { health, localOnly, purse } = config;
      const dear = (model: RankedModel) => unpaid(purse, model, question);
      const selection = choose(models, { question, health, now, tried, localOnly, unpaid: dear });
      const { chosen } = selection;
      if (!chosen) {
        const cause = last ?? (await whyNobody(selection, question, signal, config));
        if (cause) return err(cause);
        continue;
      }
      if (last) config.note(`${last.person} The work goes on with ${chosen.model.ref}.`);
      tellChoice(selection, question.purpose, standing, config);
      const reply = await put(question, chosen, onPiece, signal, config);
      if (reply.ok || !mayPass.has(reply.error.reason)) return reply;
      last = reply.error;
      tried.set(chosen.model.ref, `it gave no answer (${last.reason})`);
    }
  };
}

/** Puts a question to one model, and keeps the books. */
async function put(
  question: Inquiry,
  chosen: RankedModel,
  onPiece: (piece: ModelPiece) => void,
  signal: AbortSignal,
  config: RouterConfig,
): Promise<Result<Answer, ModelFailure>> {
  const { health, now, purse } = config;
  const place = placeOf(chosen);
  const call = health.began(place.provider, place.model, question.tokens, now());
  const longest = purse.pledge(chosen, question);
  const request = longest === undefined ? question.request : { ...question.request, maxOutputTokens: longest };
  const reply = await chosen.offer.provider.ask(requestFor(request, chosen, question.tokens), onPiece, signal);
  if (reply.ok) {
    call.answered(reply.value.allowance, now());
    return ok({ reply: reply.value, place, cost: costOfReply(reply.value, question, chosen, config) });
  }
  call.failed(reply.error, now());
  const { reason, person, partial } = reply.error;
  const cost = costOfFailure(reply.error, question, chosen, config);
  const broken = partial === '' ? {} : { partial: partial.slice(0, longestPartial) };
  config.noteOutage({ ...place, reason, text: person, ...broken, ...(cost ? { cost } : {}) });
  purse.settle();
  return reply;
}
