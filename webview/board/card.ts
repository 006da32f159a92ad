import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { CardView } from '../../src/protocol/index.ts';
import type { Format } from './format.ts';
import { icon } from './icons.ts';
import type { Screen } from './ui.ts';

/** How long a task has been at work, or was. */
export function elapsedOf(card: CardView, now: number): number | null {
  return card.startedAt === null ? null : (card.finishedAt ?? now) - card.startedAt;
}

/** Who is at work on it. */
export function workText({ work }: CardView, format: Format): string {
  if (!work) return '';
  return format.text(work.held ? 'card.held' : 'card.work', format.role(work.role));
}

/** A fact as a few signs, and in words for those who do not see it. */
function fact(words: string, signs: unknown, kind = ''): TemplateResult {
  return html`<span class="fact ${kind}" title=${words}
    ><span class="signs" aria-hidden="true">${signs}</span><span class="unseen">, ${words}</span></span
  >`;
}

function workBadge(card: CardView, format: Format): TemplateResult | typeof nothing {
  if (!card.work) return nothing;
  return fact(
    workText(card, format),
    html`<span class="pulse"></span>${format.role(card.work.role)}`,
    card.work.held ? 'work held' : 'work',
  );
}

function facts(card: CardView, format: Format, elapsed: string): TemplateResult {
  const { text } = format;
  const { dependsOn, waitingOn, size, cost } = card;
  const price = format.cost(cost);
  const { failed, allowed } = card.attempts;
  const done = `${String(dependsOn.length - waitingOn)}/${String(dependsOn.length)}`;
  return html`<span class="facts">
    ${dependsOn.length > 0 ? fact(text('card.dependsOn', dependsOn.join(', ')), [icon('hierarchy'), done]) : nothing}
    ${failed > 0 ? fact(text('card.attempts', failed, allowed), [icon('restart'), `${String(failed)}/${String(allowed)}`], 'bad') : nothing}
    ${
      size
        ? html`<span class="fact"
            ><span class="added">+${size.added}</span><span class="removed">−${size.removed}</span></span
          >`
        : nothing
    }
    ${price === '' ? nothing : fact(text('card.cost', price), price)}
    ${elapsed === '' ? nothing : fact(text(card.finishedAt === null ? 'card.elapsed' : 'card.took', elapsed), elapsed)}
  </span>`;
}

function content(view: CardView, format: Format, elapsed: string): TemplateResult {
  return html`<span class="top">
      <span class="id">${view.id}</span>
      <span class="risk">${format.text(`risk.${view.risk}`)}</span>
      ${
        view.questions > 0
          ? html`<span class="asks" title=${format.text('card.question')}
              >${icon('question')}<span class="unseen">${format.text('card.question')}</span>${view.questions}</span
            >`
          : nothing
      }
    </span>
    <span class="title" title=${view.title}>${view.title}</span>
    <span class="bottom">${workBadge(view, format)} ${facts(view, format, elapsed)}</span>`;
}

/** A task on the board. Its handlers are the board's, found by `data-key`; what it says is made anew only when that changed. */
export function card({ ui }: Screen, view: CardView, isCursor: boolean): TemplateResult {
  const { format } = ui;
  const isOpen = ui.task?.key === view.key;
  const classes = `card risk-${view.risk} state-${view.status} ${isOpen ? 'open' : ''} ${ui.drag?.key === view.key ? 'dragged' : ''}`;
  const time = elapsedOf(view, ui.now);
  const elapsed = time === null ? '' : format.duration(time);
  return html`<div
    class=${classes}
    role="button"
    tabindex=${isCursor ? 0 : -1}
    draggable="true"
    data-key=${view.key}
    aria-expanded=${isOpen}
  >
    ${guard([view, format, elapsed], () => content(view, format, elapsed))}
  </div>`;
}
