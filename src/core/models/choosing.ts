import type { ModelRequest } from '../ports/index.ts';
import type { HealthBook } from './health.ts';
import type { Inquiry } from './inquiry.ts';
import { unfitFor, type RankedModel } from './ranking.ts';

/** What is looked at when a model is chosen. */
export interface Situation {
  readonly question: Inquiry;
  readonly health: HealthBook;
  readonly now: number;
  /** Models that failed to answer this very question, by their refs, with how. */
  readonly tried: ReadonlyMap<string, string>;
  /** Only what runs on the person's own machine may be asked. */
  readonly localOnly: boolean;
  /** What the purse has against a model. */
  readonly unpaid: (model: RankedModel) => Objection | null;
}

/**
 * Why a model is not asked. `held`: it may be asked later; `long`: a shorter request would do; `money`: a limit is in the way;
 * `pledged`: one is until a call under way is over.
 */
export interface Objection {
  readonly kind: 'unfit' | 'long' | 'tried' | 'held' | 'circuit' | 'money' | 'pledged';
  readonly why: string;
  /** For one that is held: until when. */
  readonly until?: number;
}

export interface PassedOver extends Objection {
  readonly model: RankedModel;
}

/** Which model is asked, and what spoke against the others. */
export interface Selection {
  readonly chosen: RankedModel | null;
  readonly passedOver: readonly PassedOver[];
}

/** Tokens that must be left for an answer to be worth asking for. */
const shortestAnswer = 1_024;

function showsImages({ messages }: ModelRequest): boolean {
  return messages.some((message) => message.role !== 'assistant' && (message.images?.length ?? 0) > 0);
}

function unfitness(model: RankedModel, { question, localOnly }: Situation): Objection | null {
  const { request, tokens } = question;
  const unfit = unfitFor(model, { tools: request.tools.length > 0, localOnly });
  if (unfit !== null) return { kind: 'unfit', why: unfit };
  const room = tokens + Math.min(request.maxOutputTokens ?? shortestAnswer, shortestAnswer);
  if (room <= model.window) return null;
  return { kind: 'long', why: `it takes ${String(model.window)} tokens, this is about ${String(tokens)}` };
}

function seconds(milliseconds: number): string {
  return `${String(Math.max(1, Math.ceil(milliseconds / 1_000)))} s`;
}

function heldBack({ offer, model }: RankedModel, { question, health, now }: Situation): Objection | null {
  const { at, why } = health.heldUntil(offer.provider.name, model.name, question.tokens, now);
  if (at <= now) return null;
  if (why === 'allowance') return { kind: 'held', why: `it lets no more through for ${seconds(at - now)}`, until: at };
  if (why === 'asked') return { kind: 'held', why: `it asked to wait ${seconds(at - now)} more`, until: at };
  return { kind: 'circuit', why: `it failed again and again, and is tried in ${seconds(at - now)}`, until: at };
}

function objectionTo(model: RankedModel, situation: Situation): Objection | null {
  const before = situation.tried.get(model.model.ref);
  if (before !== undefined) return { kind: 'tried', why: before };
  const unfit = unfitness(model, situation);
  return unfit ?? situation.unpaid(model) ?? heldBack(model, situation);
}

/**
 * The first model that nothing speaks against. When all that is left has an open circuit, the first of those is asked: it is
 * better than nobody. One that takes images comes before those that do not when the conversation shows some.
 */
export function choose(models: readonly RankedModel[], situation: Situation): Selection {
  const seeing = showsImages(situation.question.request)
    ? models.toSorted((a, b) => Number(b.images) - Number(a.images))
    : models;
  const looked = seeing.map((model) => ({ model, objection: objectionTo(model, situation) }));
  const chosen =
    looked.find(({ objection }) => objection === null) ?? looked.find(({ objection }) => objection?.kind === 'circuit');
  const passedOver = looked.flatMap(({ model, objection }): PassedOver[] => {
    if (model === chosen?.model) return [];
    return [{ model, ...(objection ?? { kind: 'unfit', why: 'another one comes first' }) }];
  });
  return { chosen: chosen?.model ?? null, passedOver };
}
