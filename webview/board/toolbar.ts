import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RiskView } from '../../src/protocol/index.ts';
import { icon } from './icons.ts';
import type { Screen } from './ui.ts';

const risks: readonly RiskView[] = ['low', 'medium', 'high'];

function valueOf({ target }: Event): string {
  return (target as HTMLInputElement).value;
}

function search({ ui: { format, model }, act }: Screen): TemplateResult {
  return html`<tk-text-field
    id="search"
    type="search"
    placeholder=${format.text('board.search')}
    .value=${model.filters().query}
    @input=${(event: Event) => act.filter({ query: valueOf(event) })}
    ><span slot="start">${icon('search')}</span
    ><span class="unseen">${format.text('board.search')}</span></tk-text-field
  >`;
}

function goalFilter({ ui: { format, model }, act }: Screen): TemplateResult {
  return html`<tk-dropdown
    aria-label=${format.text('drawer.goal')}
    @change=${(event: Event) => act.filter({ goal: valueOf(event) })}
  >
    <tk-option value="">${format.text('board.goals')}</tk-option>
    ${repeat(
      model.goals(),
      ({ key }) => key,
      ({ key, id, text, folder }) =>
        html`<tk-option value=${key}
          >${id}: ${text.slice(0, 60)}${folder === null ? nothing : ` (${folder})`}</tk-option
        >`,
    )}
  </tk-dropdown>`;
}

function riskFilter({ ui: { format }, act }: Screen): TemplateResult {
  return html`<tk-dropdown
    aria-label=${format.text('board.risks')}
    @change=${(event: Event) => act.filter({ risk: valueOf(event) as RiskView | '' })}
  >
    <tk-option value="">${format.text('board.risks')}</tk-option>
    ${risks.map((risk) => html`<tk-option value=${risk}>${format.text(`risk.${risk}`)}</tk-option>`)}
  </tk-dropdown>`;
}

function waitingFilter({ ui: { format, model }, act }: Screen): TemplateResult {
  const { waiting } = model.filters();
  return html`<button class="toggle" aria-pressed=${waiting} @click=${() => act.filter({ waiting: !waiting })}>
    ${icon('question')}${format.text('board.waiting')}
  </button>`;
}

function count({ ui: { format, model } }: Screen): string {
  const [shown, total] = [model.shown(), model.total()];
  const all = format.number(total);
  if (shown !== total) return format.text('board.shown', format.number(shown), all);
  return total === 1 ? format.text('board.one') : format.text('board.all', all);
}

/** Search, filters, and what can be started. */
export function toolbar(screen: Screen): TemplateResult {
  const { ui, act } = screen;
  const { format } = ui;
  const isBoard = ui.layout === 'board';
  return html`<header class="toolbar">
    <h1 class="unseen">${format.text('board.title')}</h1>
    <div class="filters">
      ${search(screen)} ${isBoard ? html`${goalFilter(screen)} ${riskFilter(screen)}` : nothing}
      ${waitingFilter(screen)}
    </div>
    <span class="total">${count(screen)}</span>
    ${
      isBoard
        ? nothing
        : html`<tk-button appearance="secondary" @click=${() => act.run(act.calls.openBoard({ key: null }))}
            >${format.text('board.open')}</tk-button
          >`
    }
    <tk-button @click=${() => act.set({ dialog: { kind: 'goal', problem: '' } })}
      >${format.text('board.newGoal')}<span slot="start">${icon('add')}</span></tk-button
    >
  </header>`;
}
