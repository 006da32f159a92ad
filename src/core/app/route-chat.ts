import { estimateTokens } from '../agent/index.ts';
import { err, ok, type Result } from '../base/index.ts';
import type { ChatCall } from '../domain/index.ts';
import type { State } from '../machine/index.ts';
import {
  createHealthBook,
  createRouter,
  rank,
  type HealthRecords,
  type Purse,
  type RankedModel,
  type RoutingRules,
} from '../models/index.ts';
import type { ModelFailure, ModelPiece, ModelReply, ModelRequest } from '../ports/index.ts';
import type { ConfiguredModel } from './configured-model.ts';
import { knownModels } from './route-session.ts';
import { chatPurse } from './session-purse.ts';

/** What a chat of the person asks models by. */
export interface ChatParts {
  /** Those that may be asked. */
  readonly model: ConfiguredModel;
  readonly rules: RoutingRules;
  /** How models have done lately; whoever asks them in this process shares it. */
  readonly health: HealthRecords;
  /** How the workspace stands whose day it is paid on. */
  readonly state: () => State;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Keeps what a call came to. */
  readonly noteCall: (call: ChatCall) => void;
  /** Tells the person that another model is asked, and why. */
  readonly note: (text: string) => void;
}

/** Asks for one answer in a chat. */
export type AskInChat = (
  request: Omit<ModelRequest, 'model'>,
  onPiece: (piece: ModelPiece) => void,
  signal: AbortSignal,
) => Promise<Result<ModelReply, ModelFailure>>;

/** The one that was picked, then the others as for work of middling difficulty: nobody knows what a chat is about. */
function inOrder(picked: string, { model, rules }: ChatParts): readonly RankedModel[] {
  const ranked = rank(knownModels(model, rules), 'implementation', 'medium', rules.routes);
  return ranked.toSorted((a, b) => Number(b.model.ref === picked) - Number(a.model.ref === picked));
}

/** About how many tokens a request is. */
function tokensOf({ system, tools, messages }: Omit<ModelRequest, 'model'>): number {
  const texts = messages.map((message) =>
    message.role === 'assistant' ? `${message.text}${JSON.stringify(message.calls)}` : message.text,
  );
  return [system, JSON.stringify(tools), ...texts].reduce((sum, text) => sum + estimateTokens(text), 0);
}

/** Answers a chat by the router of models. */
export function routeChat(picked: string, parts: ChatParts): AskInChat {
  const { rules, health, state, now, noteCall, note } = parts;
  const purse: Purse = chatPurse(rules, state, now);
  const ask = createRouter({
    models: { work: inOrder(picked, parts), summary: [] },
    reasons: [],
    health: createHealthBook(health),
    localOnly: rules.localOnly,
    purse,
    // Nobody waits in a chat: the person is told, and asks again.
    atLimit: () => undefined,
    countTokens: estimateTokens,
    now,
    noteChoice: () => undefined,
    noteOutage: ({ provider, model, reason, cost }) => {
      noteCall({ provider, model, failed: reason, ...(cost ? { cost } : {}) });
    },
    note,
  });
  return async (request, onPiece, signal) => {
    const question = { request: { ...request, model: picked }, purpose: 'work' as const, tokens: tokensOf(request) };
    const answer = await ask(question, onPiece, signal);
    if (!answer.ok) {
      purse.settle();
      if (answer.error.reason !== 'waiting') return err(answer.error);
      const person = `${answer.error.person} Raise it under "limits" in your routing.json or settings, or pick another model; what nobody knows the price of gets one under "prices".`;
      return err({ reason: 'bad-request', person, partial: '' });
    }
    const { reply, place, cost } = answer.value;
    noteCall({ ...place, cost });
    purse.settle();
    return ok(reply);
  };
}
