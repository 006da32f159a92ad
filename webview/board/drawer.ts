import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CardView, TaskDetail } from '../../src/protocol/index.ts';
import { briefing } from './briefing.ts';
import { elapsedOf, workText } from './card.ts';
import { evidence } from './evidence.ts';
import { gateBox } from './gates.ts';
import { icon, stateIcon } from './icons.ts';
import { history, transcript } from './past.ts';
import type { OpenTask, Screen, Tab } from './ui.ts';

const tabs: readonly Tab[] = ['overview', 'briefing', 'evidence', 'transcript', 'history'];

function fact(name: string, value: string): TemplateResult | typeof nothing {
  return value === ''
    ? nothing
    : html`<dt>${name}</dt>
        <dd>${value}</dd>`;
}

function facts({ ui: { format, model, now } }: Screen, card: CardView, detail: TaskDetail): TemplateResult {
  const { text } = format;
  const elapsed = elapsedOf(card, now);
  const { failed, allowed } = card.attempts;
  return html`<dl class="facts-list">
    ${fact(text('drawer.goal'), model.goal(card.goal)?.text ?? '')} ${fact(text('drawer.branch'), detail.branch)}
    ${fact(text('drawer.commit'), detail.commit?.slice(0, 10) ?? '')}
    ${fact(text('drawer.elapsed'), elapsed === null ? '' : format.duration(elapsed))}
    ${fact(text('drawer.attempts'), failed > 0 ? text('card.attempts', failed, allowed) : '')}
    ${fact(text('drawer.cost'), format.cost(card.cost))}
  </dl>`;
}

function dependencies({ ui: { format }, act }: Screen, detail: TaskDetail): TemplateResult | typeof nothing {
  if (detail.dependencies.length === 0) return nothing;
  return html`<h3>${format.text('drawer.dependencies')}</h3>
    <ul class="plain">
      ${detail.dependencies.map(
        ({ key, id, title, status }) =>
          html`<li>
            <button class="link" @click=${() => act.open(key)}>
              ${stateIcon(status)}<span class="id">${id}</span> ${title}<span class="unseen"
                >, ${format.text(`state.${status}`)}</span
              >
            </button>
          </li>`,
      )}
    </ul>`;
}

function stages({ ui: { format } }: Screen, detail: TaskDetail): TemplateResult {
  return html`<h3>${format.text('drawer.stages')}</h3>
    <ol class="stages">
      ${detail.stages.map(
        ({ id, role, status, reason }) =>
          html`<li class="stage ${status}" title=${reason}>
            <span class="dot"></span><span>${id}</span>
            <span class="quiet">${role === null ? '' : format.role(role)}</span>
            <span class="quiet end">${format.text(`status.${status}`)}</span>
          </li>`,
      )}
    </ol>`;
}

function change({ ui: { format }, act }: Screen, detail: TaskDetail): TemplateResult | typeof nothing {
  if (!detail.change) return nothing;
  const { files, more, reasons } = detail.change;
  return html`<h3>${format.text('drawer.change')}</h3>
    <ul class="files">
      ${files.map(
        (file) =>
          html`<li
            title=${format.text('drawer.hunks', file.accepted, file.rejected, file.undecided)}
            class="file ${file.undecided === 0 ? 'decided' : ''}"
          >
            <span class="path">${file.path}</span>
            <span class="added">+${file.added}</span><span class="removed">−${file.removed}</span>
          </li>`,
      )}
    </ul>
    ${more > 0 ? html`<p class="quiet">${format.text('drawer.moreFiles', more)}</p>` : nothing}
    ${reasons.length > 0 ? html`<p class="quiet">${reasons.join('; ')}</p>` : nothing}
    ${
      detail.gates.some(({ kind }) => kind === 'change')
        ? nothing
        : html`<tk-button appearance="secondary" @click=${() => act.run(act.calls.review({ key: detail.key }))}
            >${format.text('drawer.review')}<span slot="start">${icon('diff')}</span></tk-button
          >`
    }`;
}

/** What models made of the goal. */
function soFar({ ui: { format } }: Screen, detail: TaskDetail): TemplateResult | typeof nothing {
  if (!detail.soFar) return nothing;
  const { summary, by, at, lessons, cost } = detail.soFar;
  const { text } = format;
  const paid = format.cost(cost);
  const source = [text('drawer.summedBy', by, format.time(at)), ...(paid === '' ? [] : [paid])].join(' · ');
  return html`${
    summary === ''
      ? nothing
      : html`<h3>${text('drawer.soFar')}</h3>
          <p class="description">${summary}</p>
          <p class="quiet">${source}</p>`
  }
  ${
    lessons.length === 0
      ? nothing
      : html`<h3>${text('drawer.lessons')}</h3>
          <ul class="plain">
            ${lessons.map(
              (each) =>
                html`<li>
                  ${each.text} <span class="quiet">${text('drawer.lessonFrom', each.events.join(', '))}</span>
                </li>`,
            )}
          </ul>`
  }`;
}

function tell({ ui: { format }, act }: Screen, { key }: CardView): TemplateResult {
  const send = (event: Event): void => {
    const field = (event.target as HTMLElement).closest('.tell')?.querySelector<HTMLInputElement>('tk-text-field');
    const words = field?.value.trim() ?? '';
    if (!field || words === '') return;
    act.run(act.calls.tell({ key, text: words }), () => (field.value = ''));
  };
  return html`<div class="tell">
    <tk-text-field
      placeholder=${format.text('drawer.tell')}
      title=${format.text('drawer.tellHint')}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter') send(event);
      }}
      ><span class="unseen">${format.text('drawer.tell')}</span></tk-text-field
    >
    <tk-button appearance="secondary" @click=${send}>${format.text('drawer.send')}</tk-button>
  </div>`;
}

function goBack({ ui: { format }, act }: Screen, { key }: CardView): TemplateResult {
  return html`<tk-button appearance="secondary" @click=${() => act.run(act.calls.goBack({ key }))}
    >${format.text('drawer.goBack')}<span slot="start">${icon('history')}</span></tk-button
  >`;
}

function overview(screen: Screen, card: CardView, detail: TaskDetail): TemplateResult {
  const isOver = card.status === 'completed' || card.status === 'cancelled';
  return html`${repeat(
    detail.gates,
    ({ id }) => id,
    (gate) => gateBox(screen, gate),
  )}
  ${card.reason ? html`<p class="reason">${card.reason}</p>` : nothing}
  ${detail.description ? html`<p class="description">${detail.description}</p>` : nothing}
  ${facts(screen, card, detail)} ${change(screen, detail)} ${dependencies(screen, detail)} ${stages(screen, detail)}
  ${soFar(screen, detail)} ${isOver ? nothing : tell(screen, card)}
  ${isOver || card.status === 'pending' ? nothing : goBack(screen, card)}`;
}

const contents: Readonly<
  Record<Tab, (screen: Screen, card: CardView, detail: TaskDetail, task: OpenTask) => TemplateResult>
> = {
  overview,
  briefing: (screen, _card, _detail, task) => briefing(screen, task),
  evidence: (screen, _card, detail) => evidence(screen, detail),
  transcript: (screen, card, _detail, task) => transcript(screen, card, task),
  history: (screen, _card, detail) => history(screen, detail),
};

function panels(screen: Screen, card: CardView, task: OpenTask): TemplateResult {
  const { format } = screen.ui;
  const { detail } = task;
  return html`<tk-panels
    activeid=${`tab-${task.tab}`}
    aria-label=${card.title}
    @change=${(event: CustomEvent<{ readonly id?: string } | undefined>) => {
      const tab = tabs.find((each) => `tab-${each}` === event.detail?.id);
      if (tab && tab !== task.tab) screen.act.tab(tab);
    }}
  >
    ${tabs.map((tab) => html`<tk-panel-tab id=${`tab-${tab}`}>${format.text(`drawer.${tab}`)}</tk-panel-tab>`)}
    ${tabs.map(
      (tab) =>
        html`<tk-panel-view id=${`view-${tab}`}
          >${
            tab === task.tab && detail
              ? html`<div class="panel">${contents[tab](screen, card, detail, task)}</div>`
              : nothing
          }</tk-panel-view
        >`,
    )}
  </tk-panels>`;
}

/** Everything of one task, beside the board. */
export function drawer(screen: Screen): TemplateResult | typeof nothing {
  const { ui, act } = screen;
  const { task, format } = ui;
  if (!task) return nothing;
  const card = ui.model.card(task.key);
  if (!card) return nothing;
  return html`<aside class="drawer" aria-labelledby="drawer-title">
    <header>
      <div class="state-line">
        ${stateIcon(card.status)}<span>${format.text(`state.${card.status}`)}</span>
        <span class="id">${card.id}</span>
        <span class="risk risk-${card.risk}">${format.text(`risk.${card.risk}`)}</span>
        ${card.work ? html`<span class="quiet">${workText(card, format)}</span>` : nothing}
        <span class="end">
          <tk-button appearance="secondary" @click=${() => act.askMoves(card.key)}
            >${format.text('move.action')}</tk-button
          >
          <tk-button appearance="icon" id="drawer-close" aria-label=${format.text('drawer.close')} @click=${act.close}
            >${icon('close')}</tk-button
          >
        </span>
      </div>
      <h2 id="drawer-title" tabindex="-1">${card.title}</h2>
    </header>
    ${panels(screen, card, task)}
  </aside>`;
}
