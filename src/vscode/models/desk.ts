import { chatWith, initialState, type ConfiguredModel, type ModelOffer } from '../../core/app/index.ts';
import type { ChatCall } from '../../core/domain/index.ts';
import { openOwnModel, personName, routingWith } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import type { Asking, ModelDesk } from './asking.ts';
import { configuredIn } from './engine-model.ts';
import { limitsInSettings } from './limit-settings.ts';
import { nameOf } from './model-settings.ts';
import { createOffers } from './offers.ts';

/** Keeps what a call came to in the journal of a folder. */
async function count({ log }: Editor, { root, begins }: Asking, call: ChatCall): Promise<void> {
  try {
    const workspace = await root?.open();
    if (!workspace || (workspace.standing() === 'absent' && !begins)) return;
    const given = await workspace.give({ type: 'note-chat', by: personName(), call });
    if (!given.ok) log.warn(given.error.person);
  } catch (error) {
    log.warn(String(error));
  }
}

/** With an offer of the picked model among them, alone where nobody else may answer. */
function withPicked(configured: ConfiguredModel | null, offer: ModelOffer, alone: boolean): ConfiguredModel {
  const [model] = offer.models;
  const others = alone ? [] : (configured?.offers ?? []);
  const offers = [offer, ...others.filter(({ models }) => models[0]?.ref !== model?.ref)];
  return { name: model?.ref ?? '', provider: offer.provider, offers };
}

/** The desk of a window. */
export function createModelDesk(editor: Editor): ModelDesk {
  const { health, context } = editor;
  const offers = createOffers(context.secrets);
  return {
    async open(asking) {
      const { picked, root, alone, note } = asking;
      const configured = configuredIn(offers) ?? (await openOwnModel(process.env));
      const model = picked ? withPicked(configured, offers.of(picked), alone) : configured;
      if (!model) return null;
      const rules = await routingWith(process.env, limitsInSettings);
      if (!rules.ok) throw new Error(rules.error.person);
      let counting: Promise<unknown> = Promise.resolve();
      const ask = await chatWith(picked ? nameOf(picked) : model.name, {
        ...{ model, health, note, now: Date.now, rules: rules.value },
        state: () => root?.present()?.state() ?? initialState,
        noteCall: (call) => {
          counting = Promise.all([counting, count(editor, asking, call)]);
        },
      });
      return { ask, counted: () => counting.then(() => undefined) };
    },
  };
}
