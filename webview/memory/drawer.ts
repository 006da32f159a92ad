import { html, nothing, type TemplateResult } from 'lit';
import type { FragmentView, OriginView } from '../../src/protocol/index.ts';
import { icon } from './icons.ts';
import type { Screen } from './ui.ts';

function fact(name: string, value: string | TemplateResult): TemplateResult | typeof nothing {
  return value === ''
    ? nothing
    : html`<dt>${name}</dt>
        <dd>${value}</dd>`;
}

/** Another fragment, to be opened; the bare name of one that is gone. */
function other({ ui: { model }, act }: Screen, key: string | null): TemplateResult | '' {
  if (key === null) return '';
  const view = model.fragment(key);
  if (!view) return html`${key}`;
  return html`<button class="link" @click=${() => act.open(key)}>${view.id}: ${view.text.slice(0, 80)}</button>`;
}

function facts(screen: Screen, view: FragmentView): TemplateResult {
  const { format } = screen.ui;
  const { text } = format;
  const use =
    view.uses > 0 ? text('drawer.usedCount', format.number(view.uses), format.time(view.usedAt)) : text('drawer.never');
  const own = text(`tier.${view.tier}`);
  const tier = view.counts === view.tier ? own : text('drawer.counts', own, text(`tier.${view.counts}`));
  return html`<dl class="facts-list">
    ${fact(text('drawer.tier'), tier)} ${fact(text('drawer.kind'), text(`kind.${view.kind}`))}
    ${fact(text('drawer.scope'), text(`shelf.${view.shelf}`))} ${fact(text('drawer.goal'), view.goal ?? '')}
    ${fact(text('drawer.folder'), view.folder ?? '')} ${fact(text('drawer.said'), format.time(view.at))}
    ${fact(text('drawer.used'), use)} ${fact(text('drawer.about'), view.about.join(', '))}
    ${fact(text('drawer.replacedBy'), other(screen, view.supersededBy))}
    ${fact(text('drawer.replaces'), other(screen, view.supersedes))}
  </dl>`;
}

function origin({ ui: { format }, act }: Screen, view: FragmentView, known: OriginView | null): TemplateResult {
  const { text } = format;
  const title = html`<h3>${text('drawer.source')}</h3>`;
  if (view.events === 0)
    return html`${title}
      <p class="quiet">${text('drawer.byHand')}</p>`;
  if (!known) return title;
  if (known.events.length === 0)
    return html`${title}
      <p class="quiet">${text('drawer.lost')}</p>`;
  return html`${title}
    <ol class="origin">
      ${known.events.map(
        (event) =>
          html`<li>
            <p>${event.text}</p>
            <p class="quiet">${format.time(event.at)} · ${event.seq}</p>
            ${
              event.task === null
                ? nothing
                : html`<button class="link" @click=${() => act.run(act.calls.openTask({ task: event.task ?? '' }))}>
                    ${text('drawer.openTask', event.task.slice(event.task.indexOf('/') + 1))}
                  </button>`
            }
          </li>`,
      )}
    </ol>`;
}

function buttons({ ui: { format }, act }: Screen, { key, pinned }: FragmentView): TemplateResult {
  const { text } = format;
  return html`<div class="buttons">
    <tk-button appearance="secondary" @click=${() => act.pin(key)}
      >${text(pinned ? 'drawer.unpin' : 'drawer.pin')}<span slot="start">${icon('pin')}</span></tk-button
    >
    <tk-button appearance="secondary" @click=${() => act.edit(key)}>${text('drawer.edit')}</tk-button>
    <tk-button appearance="secondary" @click=${() => act.forget([key])}>${text('drawer.forget')}</tk-button>
    <tk-button appearance="secondary" @click=${() => act.run(act.calls.openFile({ key }))}
      >${text('memory.openFile')}<span slot="start">${icon('file')}</span></tk-button
    >
  </div>`;
}

/** The fragment that is open, with where it is from. */
export function drawer(screen: Screen): TemplateResult | typeof nothing {
  const { ui, act } = screen;
  const view = ui.open ? ui.model.fragment(ui.open.key) : undefined;
  if (!ui.open || !view) return nothing;
  return html`<aside class="drawer" aria-labelledby="drawer-title">
    <header>
      <div class="state-line">
        <h2 id="drawer-title" tabindex="-1">
          <span class="unseen">${ui.format.text('memory.title')}</span> ${view.id}
        </h2>
        <tk-button
          class="end"
          appearance="icon"
          aria-label=${ui.format.text('drawer.close')}
          @click=${() => act.close()}
          >${icon('close')}</tk-button
        >
      </div>
    </header>
    <div class="panel" tabindex="0" role="region" aria-labelledby="drawer-title">
      <p class="whole">${view.text}</p>
      ${view.held ? html`<p class="held">${ui.format.text('drawer.held')}</p>` : nothing} ${buttons(screen, view)}
      ${facts(screen, view)} ${origin(screen, view, ui.open.origin)}
    </div>
  </aside>`;
}
