import { html, type TemplateResult } from 'lit';
import { kindNames, shelfNames, tierNames } from '../../src/protocol/index.ts';
import type { TextName } from './format.ts';
import { icon } from './icons.ts';
import type { Screen } from './ui.ts';

function valueOf({ target }: Event): string {
  return (target as HTMLInputElement).value;
}

function search({ ui: { format, model }, act }: Screen): TemplateResult {
  return html`<tk-text-field
    id="search"
    type="search"
    placeholder=${format.text('memory.search')}
    .value=${model.filters().query}
    @input=${(event: Event) => act.filter({ query: valueOf(event) })}
    ><span slot="start">${icon('search')}</span
    ><span class="unseen">${format.text('memory.search')}</span></tk-text-field
  >`;
}

function filter(
  { ui: { format, model }, act }: Screen,
  name: 'tier' | 'kind' | 'scope',
  any: TextName,
  options: readonly (readonly [value: string, text: TextName])[],
): TemplateResult {
  return html`<tk-dropdown
    id=${name}
    aria-label=${format.text(any)}
    @change=${(event: Event) => act.filter({ [name]: valueOf(event) })}
  >
    <tk-option value="" ?selected=${model.filters()[name] === ''}>${format.text(any)}</tk-option>
    ${options.map(
      ([value, text]) =>
        html`<tk-option value=${value} ?selected=${model.filters()[name] === value}>${format.text(text)}</tk-option>`,
    )}
  </tk-dropdown>`;
}

function toggle({ ui: { format, model }, act }: Screen, name: 'pinned' | 'replaced'): TemplateResult {
  const isOn = model.filters()[name];
  return html`<button class="toggle" aria-pressed=${isOn} @click=${() => act.filter({ [name]: !isOn })}>
    ${icon(name === 'pinned' ? 'pin' : 'replaced')}${format.text(`memory.${name}`)}
  </button>`;
}

function count({ ui: { format, model } }: Screen): string {
  const [shown, total] = [model.count(), model.total()];
  const all = format.number(total);
  if (model.missing() > 0 && !model.asksHost()) return format.text('memory.reading', format.number(shown), all);
  if (shown !== total) return format.text('memory.shown', format.number(shown), all);
  return total === 1 ? format.text('memory.one') : format.text('memory.all', all);
}

/** Search, filters, and what can be done with all of it. */
export function toolbar(screen: Screen): TemplateResult {
  const { ui, act } = screen;
  const { text } = ui.format;
  const [folder] = ui.folders;
  return html`<header class="toolbar">
    <h1 class="unseen">${text('memory.title')}</h1>
    <div class="filters">
      ${search(screen)}
      ${filter(
        screen,
        'tier',
        'memory.tiers',
        tierNames.map((name) => [name, `tier.${name}`] as const),
      )}
      ${filter(
        screen,
        'kind',
        'memory.kinds',
        kindNames.map((name) => [name, `kind.${name}`] as const),
      )}
      ${filter(screen, 'scope', 'memory.scopes', [
        ...shelfNames.map((name) => [name, `shelf.${name}`] as const),
        ['goal', 'memory.oneGoal'] as const,
      ])}
      ${toggle(screen, 'pinned')} ${toggle(screen, 'replaced')}
    </div>
    <span class="total" role="status">${count(screen)}</span>
    <div class="buttons">
      <tk-button appearance="secondary" @click=${() => folder && act.importInto(folder.key)}
        >${text('memory.import')}</tk-button
      >
      <tk-button
        appearance="secondary"
        ?disabled=${ui.model.shown().length === 0 || ui.model.missing() > 0}
        @click=${() => act.exportShown()}
        >${text('memory.export')}</tk-button
      >
      <tk-button @click=${() => act.add()}>${text('memory.add')}<span slot="start">${icon('add')}</span></tk-button>
    </div>
  </header>`;
}
