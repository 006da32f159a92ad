import { html, nothing, type TemplateResult } from 'lit';
import {
  kindNames,
  shelfNames,
  tierNames,
  type FragmentView,
  type KindView,
  type ShelfView,
  type TierView,
} from '../../src/protocol/index.ts';
import type { TextName } from './format.ts';
import type { Dialog, Screen } from './ui.ts';

/** What stands in a dialog's fields. */
interface Fields {
  readonly text: string;
  readonly tier: TierView;
  readonly kind: KindView;
  readonly shelf: ShelfView;
  readonly folder: string;
  readonly pinned: boolean;
}

function fieldsOf(event: Event, { ui: { folders } }: Screen): Fields {
  const dialog = (event.target as HTMLElement).closest('dialog');
  const value = (name: string): string => dialog?.querySelector<HTMLInputElement>(`#dialog-${name}`)?.value ?? '';
  return {
    text: value('text').trim(),
    tier: (value('tier') || 'important') as TierView,
    kind: (value('kind') || 'fact') as KindView,
    shelf: (value('shelf') || 'team') as ShelfView,
    folder: value('folder') || (folders[0]?.key ?? ''),
    pinned: dialog?.querySelector<HTMLInputElement>('#dialog-pinned')?.checked ?? false,
  };
}

function frame(
  screen: Screen,
  {
    name,
    body,
    save,
  }: { readonly name: string; readonly body: TemplateResult; readonly save: (fields: Fields) => void },
  text: string,
): TemplateResult {
  const { ui, act } = screen;
  const close = (): void => act.set({ dialog: null });
  const submit = (event: Event): void => {
    const fields = fieldsOf(event, screen);
    if (fields.text !== '') save(fields);
  };
  return html`<dialog
    aria-label=${name}
    @close=${close}
    @click=${(event: MouseEvent) => {
      if (event.target === event.currentTarget) close();
    }}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
    }}
  >
    <div class="dialog-body">
      <h2>${name}</h2>
      <tk-text-area id="dialog-text" rows="5" resize="vertical" autofocus .value=${text}
        ><span class="unseen">${ui.format.text('dialog.words')}</span></tk-text-area
      >
      ${body}
      <div class="buttons">
        <tk-button @click=${submit}>${ui.format.text('dialog.save')}</tk-button>
        <tk-button appearance="secondary" @click=${close}>${ui.format.text('dialog.cancel')}</tk-button>
      </div>
    </div>
  </dialog>`;
}

function pick(
  { ui: { format } }: Screen,
  { id, label, chosen }: { readonly id: string; readonly label: TextName; readonly chosen: string },
  options: readonly (readonly [value: string, text: string])[],
): TemplateResult {
  return html`<div class="pick">
    <label for="dialog-${id}">${format.text(label)}</label>
    <tk-dropdown id="dialog-${id}" aria-label=${format.text(label)}>
      ${options.map(([value, text]) => html`<tk-option value=${value} ?selected=${value === chosen}>${text}</tk-option>`)}
    </tk-dropdown>
  </div>`;
}

function picks(screen: Screen, { tier, kind, shelf }: Pick<FragmentView, 'tier' | 'kind' | 'shelf'>): TemplateResult {
  const { text } = screen.ui.format;
  // Nobody writes what was learnt: what is said in a person's words is the team's, or their own.
  const shelves = shelf === 'learnt' ? shelfNames : shelfNames.filter((name) => name !== 'learnt');
  return html`<div class="picks">
    ${pick(
      screen,
      { id: 'tier', label: 'drawer.tier', chosen: tier },
      tierNames.map((name) => [name, text(`tier.${name}`)]),
    )}
    ${pick(
      screen,
      { id: 'kind', label: 'drawer.kind', chosen: kind },
      kindNames.map((name) => [name, text(`kind.${name}`)]),
    )}
    ${pick(
      screen,
      { id: 'shelf', label: 'drawer.scope', chosen: shelf === 'learnt' ? 'team' : shelf },
      shelves.map((name) => [name, text(`shelf.${name}`)]),
    )}
  </div>`;
}

function addDialog(screen: Screen): TemplateResult {
  const { ui, act } = screen;
  const { text } = ui.format;
  const folders =
    ui.folders.length > 1
      ? pick(
          screen,
          { id: 'folder', label: 'drawer.folder', chosen: ui.folders[0]?.key ?? '' },
          ui.folders.map(({ key, name }) => [key, name]),
        )
      : nothing;
  const body = html`${picks(screen, { tier: 'important', kind: 'fact', shelf: 'team' })} ${folders}
    <tk-checkbox id="dialog-pinned">${text('dialog.pin')}</tk-checkbox>`;
  const save = (fields: Fields): void => {
    const added = act.calls.add(fields).then(({ key }) => {
      act.set({ dialog: null });
      act.focus(key);
    });
    act.run(added);
  };
  return frame(screen, { name: text('dialog.add'), body, save }, '');
}

function editDialog(
  screen: Screen,
  { key, text: words }: Extract<Dialog, { kind: 'edit' }>,
): TemplateResult | typeof nothing {
  const { ui, act } = screen;
  const view = ui.model.fragment(key);
  if (!view) return nothing;
  const save = ({ text, tier, kind, shelf }: Fields): void => {
    const edited = act.calls.edit({ key, was: words, text, tier, kind, shelf }).then((now) => {
      act.follow(key, now.key);
      act.set({ dialog: null });
    });
    act.run(edited);
  };
  return frame(screen, { name: ui.format.text('dialog.edit'), body: picks(screen, view), save }, words);
}

function mergeDialog(screen: Screen, { keys, text: words }: Extract<Dialog, { kind: 'merge' }>): TemplateResult {
  const { ui, act } = screen;
  const { text, number } = ui.format;
  const body = html`<p class="quiet">${text('dialog.mergeHelp')}</p>`;
  const save = (fields: Fields): void => act.merge(keys, fields.text);
  return frame(screen, { name: text('dialog.merge', number(keys.length)), body, save }, words);
}

/** What lies above the list. */
export function dialogs(screen: Screen): TemplateResult | typeof nothing {
  const { dialog } = screen.ui;
  if (!dialog) return nothing;
  if (dialog.kind === 'add') return addDialog(screen);
  return dialog.kind === 'edit' ? editDialog(screen, dialog) : mergeDialog(screen, dialog);
}
