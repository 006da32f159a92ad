import {
  chatWith,
  initialState,
  type ConfiguredModel,
  type ModelOffer,
  type RoutingRules,
} from '../../core/app/index.ts';
import { tightest, type ChatCall } from '../../core/domain/index.ts';
import { foldersOf, openOwnModel, personName, readLimitRules, routingWith } from '../../local/index.ts';
import type { Editor } from '../editor.ts';
import type { Root } from '../roots/roots.ts';
import type { Asking, ModelDesk } from './asking.ts';
import { configuredIn } from './engine-model.ts';
import { limitsInSettings } from './limit-settings.ts';
import { nameOf } from './model-settings.ts';
import { keysOf } from './window-keys.ts';
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

/** The person's rules, with their limits as the team of a folder tightens them. Throws when they cannot be read. */
async function rulesIn(root: Root | undefined): Promise<RoutingRules> {
  const rules = await routingWith(process.env, limitsInSettings);
  if (!rules.ok) throw new Error(rules.error.person);
  const folders = root && foldersOf(root.folder.uri.fsPath, process.env);
  if (!folders?.ok) return rules.value;
  const limits = await readLimitRules(folders.value, process.env);
  if (!limits.ok) throw new Error(limits.error.person);
  return { ...rules.value, limits: tightest(rules.value.limits, limits.value.team) };
}

/** The desk of a window. */
export function createModelDesk(editor: Editor): ModelDesk {
  const { health } = editor;
  const offers = createOffers(keysOf(editor));
  return {
    async open(asking) {
      const { picked, root, alone, note } = asking;
      const configured = configuredIn(offers) ?? (await openOwnModel(process.env));
      const model = picked ? withPicked(configured, offers.of(picked), alone) : configured;
      if (!model) return null;
      // Nothing is read of a folder that is not trusted: neither what was spent there today nor what its team allows.
      const workspace = await root?.open().catch(() => null);
      const rules = await rulesIn(workspace ? root : undefined);
      let counting: Promise<unknown> = Promise.resolve();
      const ask = await chatWith(picked ? nameOf(picked) : model.name, {
        ...{ model, health, note, now: Date.now, rules },
        state: () => workspace?.state() ?? initialState,
        noteCall: (call) => {
          counting = Promise.all([counting, count(editor, asking, call)]);
        },
      });
      return { ask, counted: () => counting.then(() => undefined) };
    },
  };
}
