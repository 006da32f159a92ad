import { html, nothing, type TemplateResult } from 'lit';
import { dialogs } from './dialogs.ts';
import { drawer } from './drawer.ts';
import { icon } from './icons.ts';
import { list } from './list.ts';
import { noFilters } from './model.ts';
import { toolbar } from './toolbar.ts';
import type { Screen } from './ui.ts';

/** Why there is nothing to see, with what can be done about it. */
function instead({ ui, act }: Screen): TemplateResult | undefined {
  const { format, model, standing } = ui;
  const { text } = format;
  if (standing === 'restricted') return html`<p>${text('memory.restricted')}</p>`;
  if (standing === 'no-folder') return html`<p>${text('memory.noFolder')}</p>`;
  if (model.shown().length > 0) return undefined;
  if (model.isFinding()) return html`<p role="status">${text('memory.finding')}</p>`;
  if (model.total() > 0) {
    return html`<p>${text('memory.noMatch')}</p>
      <tk-button appearance="secondary" @click=${() => act.filter(noFilters)}>${text('memory.clear')}</tk-button>`;
  }
  return html`<h2>${text('memory.empty.title')}</h2>
    <p>${text('memory.empty.text')}</p>
    <tk-button @click=${() => act.add()}>${text('memory.add')}<span slot="start">${icon('add')}</span></tk-button>`;
}

/** Files among those of the memory that are none. */
function troubles({ ui, act }: Screen): TemplateResult | typeof nothing {
  const { text, number } = ui.format;
  if (ui.troubles.length === 0) return nothing;
  return html`<details class="troubles" open>
    <summary>${icon('warning')}<span>${text('memory.troubles', number(ui.troubles.length))}</span></summary>
    <ul>
      ${ui.troubles.map(
        ({ key, text: what }) =>
          html`<li>
            <span>${what}</span>
            ${
              key === null
                ? nothing
                : html`<button class="link" @click=${() => act.run(act.calls.openFile({ key }))}>
                    ${text('memory.openFile')}
                  </button>`
            }
          </li>`,
      )}
    </ul>
  </details>`;
}

function chosen({ ui, act }: Screen): TemplateResult | typeof nothing {
  const { text, number } = ui.format;
  if (ui.chosen.size === 0) return nothing;
  return html`<div class="chosen">
    <span>${text('chosen.count', number(ui.chosen.size))}</span>
    <tk-button appearance="secondary" ?disabled=${ui.chosen.size < 2} @click=${() => act.askMerge()}
      >${text('chosen.merge')}</tk-button
    >
    <tk-button appearance="secondary" @click=${() => act.forget([...ui.chosen])}>${text('chosen.forget')}</tk-button>
    <tk-button appearance="secondary" @click=${() => act.set({ chosen: new Set() })}>${text('chosen.clear')}</tk-button>
  </div>`;
}

function dismiss({ ui, act }: Screen, what: 'problem' | 'done'): TemplateResult {
  return html`<tk-button
    appearance="icon"
    aria-label=${ui.format.text('notice.dismiss')}
    @click=${() => act.set(what === 'problem' ? { problem: '' } : { done: null })}
    >${icon('close')}</tk-button
  >`;
}

function messages(screen: Screen): TemplateResult {
  const { ui, act } = screen;
  const { done, problem } = ui;
  return html`${
      problem
        ? html`<div class="problem" role="alert">
            ${icon('error')}<span>${problem}</span>${dismiss(screen, 'problem')}
          </div>`
        : nothing
    }
    <div class="done ${done ? '' : 'unseen'}" role="status">
      ${
        done
          ? html`<span>${done.text}</span> ${
                done.undo === null
                  ? nothing
                  : html`<button class="link" @click=${() => act.undo()}>${ui.format.text('done.undo')}</button>`
              }
              ${dismiss(screen, 'done')}`
          : nothing
      }
    </div>`;
}

/** The whole page. */
export function page(screen: Screen): TemplateResult {
  const { ui } = screen;
  const empty = instead(screen);
  return html`<div class="page">
    ${ui.standing === 'ready' ? toolbar(screen) : nothing} ${messages(screen)}
    <div class="middle">
      <main aria-label=${ui.format.text('memory.title')}>
        <p class="unseen">${ui.format.text('memory.keys')}</p>
        ${troubles(screen)} ${chosen(screen)} ${empty ? html`<div class="empty">${empty}</div>` : list(screen)}
      </main>
      ${drawer(screen)}
    </div>
    ${dialogs(screen)}
  </div>`;
}
