import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import {
  kindNames,
  shelfNames,
  tierNames,
  type FragmentView,
  type KindView,
  type TierView,
} from '../../src/protocol/index.ts';
import type { TextName } from './format.ts';
import type { Dialog, Holding, Screen } from './ui.ts';

/** What stands in a dialog's fields. */
interface Fields {
  readonly text: string;
  readonly tier: TierView;
  readonly kind: KindView;
  readonly scope: Holding['scope'];
  /** The goal that alone it is to hold for; null where that is for none. */
  readonly goal: string | null;
  readonly folder: string;
  readonly pinned: boolean;
}

function scopeOf(scope: string, goal: string): Pick<Fields, 'scope' | 'goal'> {
  if (scope === 'goal') return { scope, goal };
  return { scope: shelfNames.find((name) => name === scope) ?? 'team', goal: null };
}

function fieldsOf(event: Event, { ui: { folders } }: Screen): Fields {
  const dialog = (event.target as HTMLElement).closest('dialog');
  const value = (name: string): string => dialog?.querySelector<HTMLInputElement>(`#dialog-${name}`)?.value ?? '';
  return {
    text: value('text').trim(),
    tier: (value('tier') || 'important') as TierView,
    kind: (value('kind') || 'fact') as KindView,
    ...scopeOf(value('scope'), value('goal')),
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
    if (fields.text !== '' && fields.goal !== '') save(fields);
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
  changed: (value: string) => void = () => undefined,
): TemplateResult {
  return html`<div class="pick">
    <label for="dialog-${id}">${format.text(label)}</label>
    <tk-dropdown
      id="dialog-${id}"
      aria-label=${format.text(label)}
      @change=${(event: Event) => changed((event.target as HTMLInputElement).value)}
    >
      ${options.map(([value, text]) => html`<tk-option value=${value} ?selected=${value === chosen}>${text}</tk-option>`)}
    </tk-dropdown>
  </div>`;
}

/** Which goal, where it is to hold for one alone: those of the folder, and the one that it holds for. */
function goalPick(screen: Screen, { goals }: Holding, goal: string | null): TemplateResult {
  const { text } = screen.ui.format;
  const isMissing = goal !== null && !goals.some(({ id }) => id === goal);
  const all = isMissing ? [...goals, { id: goal, text: '' }] : goals;
  const [first] = all;
  if (!first) return html`<p class="quiet">${text('dialog.noGoals')}</p>`;
  const choices = all.map(({ id, text: words }) => [id, words === '' ? id : `${id}: ${words.slice(0, 60)}`] as const);
  // A field of other choices is another one: else it would stay at the place in the list that it was at.
  return html`${keyed(choices.join(), pick(screen, { id: 'goal', label: 'drawer.goal', chosen: goal ?? first.id }, choices))}`;
}

/** @param of the folder that it is added to, or the fragment that is edited. */
function picks(
  screen: Screen,
  holding: Holding,
  { tier, kind, shelf, goal }: Pick<FragmentView, 'tier' | 'kind' | 'shelf' | 'goal'>,
  of: () => string,
): TemplateResult {
  const { text } = screen.ui.format;
  // Nobody writes what was learnt: what is said in a person's words is the team's, or their own.
  const shelves = shelf === 'learnt' ? shelfNames : shelfNames.filter((name) => name !== 'learnt');
  const scopes = [
    ...shelves.map((name) => [name, text(`shelf.${name}`)] as const),
    ['goal', text('memory.oneGoal')] as const,
  ];
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
    ${pick(screen, { id: 'scope', label: 'drawer.scope', chosen: holding.scope }, scopes, (value) =>
      screen.act.holdFor(scopeOf(value, '').scope, of()),
    )}
    ${holding.scope === 'goal' ? goalPick(screen, holding, goal) : nothing}
  </div>`;
}

function addDialog(screen: Screen, dialog: Holding): TemplateResult {
  const { ui, act } = screen;
  const { text } = ui.format;
  const [first = ''] = ui.folders.map(({ key }) => key);
  const chosen = (): string => document.querySelector<HTMLInputElement>('#dialog-folder')?.value || first;
  const folders =
    ui.folders.length > 1
      ? pick(
          screen,
          { id: 'folder', label: 'drawer.folder', chosen: first },
          ui.folders.map(({ key, name }) => [key, name]),
          (folder) => act.holdFor(dialog.scope, folder),
        )
      : nothing;
  const plain = { tier: 'important', kind: 'fact', shelf: 'team', goal: null } as const;
  const body = html`${picks(screen, dialog, plain, chosen)} ${folders}
    <tk-checkbox id="dialog-pinned">${text('dialog.pin')}</tk-checkbox>`;
  const save = ({ scope, ...fields }: Fields): void => {
    const added = act.calls.add({ ...fields, shelf: scope === 'goal' ? 'team' : scope }).then(({ key }) => {
      act.set({ dialog: null });
      act.focus(key);
    });
    act.run(added);
  };
  return frame(screen, { name: text('dialog.add'), body, save }, '');
}

function editDialog(screen: Screen, dialog: Extract<Dialog, { kind: 'edit' }>): TemplateResult | typeof nothing {
  const { ui, act } = screen;
  const { key, text: words } = dialog;
  const view = ui.model.fragment(key);
  if (!view) return nothing;
  const home = view.shelf === 'learnt' ? 'team' : view.shelf;
  const save = ({ text, tier, kind, scope, goal }: Fields): void => {
    const shelf = scope === 'goal' ? home : scope;
    const edited = act.calls.edit({ key, was: words, text, tier, kind, shelf, goal }).then((now) => {
      act.follow(key, now.key);
      act.set({ dialog: null });
    });
    act.run(edited);
  };
  return frame(
    screen,
    { name: ui.format.text('dialog.edit'), body: picks(screen, dialog, view, () => key), save },
    words,
  );
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
  if (dialog.kind === 'add') return addDialog(screen, dialog);
  return dialog.kind === 'edit' ? editDialog(screen, dialog) : mergeDialog(screen, dialog);
}
