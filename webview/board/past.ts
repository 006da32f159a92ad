import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { CardView, TaskDetail, TranscriptView } from '../../src/protocol/index.ts';
import { stateIcon } from './icons.ts';
import type { OpenTask, Screen } from './ui.ts';

/** The states that a task went through, the newest first. */
export function history({ ui: { format } }: Screen, detail: TaskDetail): TemplateResult {
  if (detail.history.length === 0) return html`<p class="quiet">${format.text('drawer.noHistory')}</p>`;
  return html`<ol class="history">
    ${[...detail.history].reverse().map(
      ({ at, to, reason }) =>
        html`<li>
          ${stateIcon(to)}
          <div>
            <p><strong>${format.text(`state.${to}`)}</strong> <span class="quiet end">${format.time(at)}</span></p>
            ${reason ? html`<p class="quiet">${reason}</p>` : nothing}
          </div>
        </li>`,
    )}
  </ol>`;
}

function line({ ui: { format } }: Screen, { at, kind, who, text, ok }: TranscriptView): TemplateResult {
  const name = kind === 'opened' ? format.role(who) : who;
  return html`<li class="line ${kind} ${ok ? '' : 'bad'}">
    <p class="line-title"><strong>${name}</strong><span class="quiet end">${format.time(at)}</span></p>
    ${text ? html`<div class="words">${text}</div>` : nothing}
  </li>`;
}

/** How near to its end a list must be scrolled for new lines to pull it along, in pixels. */
const near = 60;

/** Keeps the end in view while the person has not scrolled away from it. */
function followEnd(element: Element | undefined): void {
  if (!element) return;
  const wasAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < near;
  if (wasAtEnd) {
    requestAnimationFrame(() => {
      element.scrollTop = element.scrollHeight;
    });
  }
}

/** What agents said and did, as it happens. */
export function transcript(screen: Screen, card: CardView, task: OpenTask): TemplateResult {
  const { format } = screen.ui;
  if (task.transcript.length === 0) return html`<p class="quiet">${format.text('drawer.noTranscript')}</p>`;
  return html`${
      card.work && !card.work.held
        ? html`<p class="live"><span class="pulse"></span>${format.text('drawer.live')}</p>`
        : nothing
    }
    <ol class="transcript" tabindex="0" aria-label=${format.text('drawer.transcript')} ${ref(followEnd)}>
      ${task.transcript.map((each) => line(screen, each))}
    </ol>`;
}
