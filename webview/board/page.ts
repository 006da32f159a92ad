import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { columns } from './columns.ts';
import { compactList } from './compact.ts';
import { dialogs } from './dialogs.ts';
import { drawer } from './drawer.ts';
import { gateBox } from './gates.ts';
import { icon } from './icons.ts';
import { noFilters } from './model.ts';
import { toolbar } from './toolbar.ts';
import type { Screen } from './ui.ts';

/** Why there is nothing to see, with what can be done about it. */
function instead({ ui, act }: Screen): TemplateResult | undefined {
  const { format, model, standing } = ui;
  const { text } = format;
  if (standing === 'restricted') return html`<p>${text('board.restricted')}</p>`;
  if (standing === 'no-folder') return html`<p>${text('board.noFolder')}</p>`;
  if (model.shown() > 0) return undefined;
  if (model.total() > 0) {
    return html`<p>${text('board.noMatch')}</p>
      <tk-button appearance="secondary" @click=${() => act.filter(noFilters)}>${text('board.clear')}</tk-button>`;
  }
  if (model.goals().some(({ status }) => status === 'planning')) {
    return html`<p class="planning"><span class="pulse"></span>${text('board.planning')}</p>`;
  }
  return html`<h2>${text('board.empty.title')}</h2>
    <p>${text('board.empty.text')}</p>
    <div class="buttons">
      <tk-button @click=${() => act.set({ dialog: { kind: 'goal', problem: '' } })}>${text('board.newGoal')}</tk-button>
      <tk-button appearance="secondary" @click=${() => act.run(act.calls.improve({}))}
        >${text('board.improve')}<span slot="start">${icon('sparkle')}</span></tk-button
      >
    </div>`;
}

/** Questions about goals as a whole: their plans. */
function goalGates(screen: Screen): TemplateResult | typeof nothing {
  const gates = screen.ui.model.goals().flatMap((goal) => goal.gates);
  if (gates.length === 0 || screen.ui.layout === 'compact') return nothing;
  return html`<div class="goal-gates">
    ${repeat(
      gates,
      ({ id }) => id,
      (gate) => gateBox(screen, gate),
    )}
  </div>`;
}

function messages({ ui, act }: Screen): TemplateResult {
  return html`${ui.notice ? html`<p class="notice">${icon('warning')}${ui.notice}</p>` : nothing}
    ${
      ui.problem
        ? html`<div class="problem" role="alert">
            ${icon('error')}<span>${ui.problem}</span>
            <tk-button
              appearance="icon"
              aria-label=${ui.format.text('notice.dismiss')}
              @click=${() => act.set({ problem: '' })}
              >${icon('close')}</tk-button
            >
          </div>`
        : nothing
    }
    <div class="unseen" role="status" aria-live="polite">${ui.said}</div>`;
}

/** The whole page. */
export function page(screen: Screen): TemplateResult {
  const { ui } = screen;
  const empty = instead(screen);
  const board = ui.layout === 'compact' ? compactList : columns;
  return html`<div class="page ${ui.layout} ${ui.drag ? 'dragging' : ''}">
    ${ui.standing === 'ready' ? toolbar(screen) : nothing} ${messages(screen)}
    <div class="middle">
      <main aria-label=${ui.format.text('board.title')}>
        <p class="unseen">${ui.format.text('board.keys')}</p>
        ${goalGates(screen)} ${empty ? html`<div class="empty">${empty}</div>` : board(screen)}
      </main>
      ${drawer(screen)}
    </div>
    ${dialogs(screen)}
  </div>`;
}
