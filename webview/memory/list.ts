import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FragmentView } from '../../src/protocol/index.ts';
import { icon } from './icons.ts';
import { cursorOf, type Screen } from './ui.ts';

function signs({ ui: { format, model } }: Screen, view: FragmentView): TemplateResult {
  const { text } = format;
  const why = model.why(view.key);
  const use = view.uses > 0 ? text('row.used', format.number(view.uses)) : text('row.unused');
  const scope = view.goal === null ? text(`shelf.${view.shelf}`) : `${text('memory.oneGoal')} ${view.goal}`;
  return html`<span class="signs">
    ${view.pinned ? html`<span class="sign">${icon('pin')}${text('memory.pinned')}</span>` : nothing}
    ${view.held ? html`<span class="sign held">${icon('shield')}${text('row.held')}</span>` : nothing}
    ${view.supersededBy === null ? nothing : html`<span class="sign">${icon('replaced')}${text('row.replaced')}</span>`}
    <span class="tier tier-${view.counts}">${text(`tier.${view.counts}`)}</span>
    <span>${text(`kind.${view.kind}`)}</span>
    <span>${scope}</span>
    ${view.folder === null ? nothing : html`<span>${view.folder}</span>`}
    <span>${format.day(view.at)}</span>
    <span>${use}</span>
    ${why === '' ? nothing : html`<span class="why">${why}</span>`}
  </span>`;
}

function row(screen: Screen, view: FragmentView, isCursor: boolean): TemplateResult {
  const { ui, act } = screen;
  const isOpen = ui.open?.key === view.key;
  return html`<div class="fragment ${view.supersededBy === null ? '' : 'replaced'}">
    <input
      type="checkbox"
      tabindex=${isCursor ? 0 : -1}
      aria-label=${ui.format.text('row.select', view.id)}
      .checked=${ui.chosen.has(view.key)}
      @change=${() => act.choose(view.key)}
    />
    <div
      class="row ${isOpen ? 'open' : ''}"
      role="button"
      aria-expanded=${isOpen}
      tabindex=${isCursor ? 0 : -1}
      data-key=${view.key}
      @click=${() => act.open(view.key)}
    >
      <span class="text">${view.text}</span>${signs(screen, view)}
    </div>
  </div>`;
}

/** All fragments that are shown; of many, those in sight. */
export function list(screen: Screen): TemplateResult {
  const { ui } = screen;
  const shown = ui.model.shown();
  const cursor = cursorOf(ui);
  const at = cursor === undefined ? -1 : ui.model.indexOf(cursor);
  const rows = ui.list.rows(shown.length, at < 0 ? undefined : at);
  return html`<div class="scroll" ${ref(ui.list.attach)}>
    <ul .style=${`height: ${String(ui.list.height())}px`}>
      ${repeat(
        rows,
        ({ index }) => shown[index]?.key,
        ({ index, start }) => {
          const view = shown[index];
          if (!view) return nothing;
          return html`<li aria-setsize=${shown.length} aria-posinset=${index + 1} .style=${`top: ${String(start)}px`}>
            ${row(screen, view, index === Math.max(at, 0))}
          </li>`;
        },
      )}
    </ul>
  </div>`;
}
