import { err, ok } from '../base/index.ts';
import { amountText, limitText, type EmbeddingCall } from '../domain/index.ts';
import type { EmbeddingAccount, EmbeddingModel, Hindrance, Inquiry, Purse } from '../models/index.ts';
import type { AgentContext } from '../ports/index.ts';

/** Texts have no answer: all that is paid is what goes in. */
function inquiryOf({ model }: EmbeddingModel, tokens: number): Inquiry {
  return { request: { model, system: '', tools: [], messages: [], maxOutputTokens: 0 }, purpose: 'work', tokens };
}

function whyNot({ provider, model }: EmbeddingModel, hindrance: Hindrance): string {
  const name = `${provider}/${model}`;
  if (hindrance.kind === 'pledged')
    return `No vectors are made with ${name} now: what is left is kept for other calls.`;
  const { shortage } = hindrance;
  const what = limitText(shortage);
  if (shortage.unit === 'unpriced')
    return `No vectors are made with ${name}: nobody knows its price, and ${what} has a limit in dollars. Say it under "prices" in your routing.json.`;
  const left = amountText(Math.max(0, shortage.limit - shortage.spent), shortage.unit);
  return `No vectors are made with ${name}: ${left} are left for ${what}. Raise the limit, or go on without.`;
}

/** Pays for a call from a purse, once it can. */
export async function payFrom(
  purse: Purse,
  model: EmbeddingModel,
  tokens: number,
  note: (call: EmbeddingCall) => void | Promise<void>,
  signal: AbortSignal,
): ReturnType<EmbeddingAccount['pay']> {
  const [payable, inquiry] = [{ ...model, output: 0 }, inquiryOf(model, tokens)];
  let hindrance = purse.hindrance(payable, inquiry);
  while (hindrance?.kind === 'pledged' && !signal.aborted) {
    await purse.freed(signal);
    hindrance = purse.hindrance(payable, inquiry);
  }
  if (hindrance) return err(whyNot(model, hindrance));
  purse.pledge(payable, inquiry);
  return ok(async (call: EmbeddingCall) => {
    await note(call);
    purse.settle();
  });
}

/** A session pays, within its limits: by its own purse, while it asks no model. */
export function sessionAccount(purse: Purse, { noteEmbedding }: AgentContext): EmbeddingAccount {
  return { pay: (model, tokens, signal) => payFrom(purse, model, tokens, noteEmbedding, signal) };
}
