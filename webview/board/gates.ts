import { html, nothing, type TemplateResult } from 'lit';
import type { GateView } from '../../src/protocol/index.ts';
import { icon } from './icons.ts';
import type { Screen } from './ui.ts';

type Answer = 'approved' | 'denied' | 'changes-requested';

/** The words beside a question; they stay while its gate does. */
function wordsOf(event: Event): string {
  const gate = (event.target as HTMLElement).closest('.gate');
  return gate?.querySelector<HTMLTextAreaElement>('tk-text-area')?.value.trim() ?? '';
}

function buttons({ ui: { format, asked, now }, act }: Screen, gate: GateView): TemplateResult {
  // A click or a key that was meant for something else does not answer what has just come up.
  const isFresh = asked.isFresh(gate.id, now);
  const { key, id: gateId, once, kind, covers } = gate;
  const answer = (as: Answer) => (event: Event) =>
    act.run(act.calls.answerGate({ key, gateId, once, answer: as, reason: wordsOf(event) }));
  const isQuestion = kind === 'question';
  const lasting = (event: Event) =>
    act.run(act.calls.answerGate({ key, gateId, once, answer: 'approved', reason: wordsOf(event), forSession: true }));
  return html`<div class="buttons">
    <tk-button ?disabled=${isFresh} aria-disabled=${isFresh} @click=${answer('approved')}
      >${format.text(isQuestion ? 'gate.answer' : 'gate.approve')}</tk-button
    >
    ${
      covers === null
        ? nothing
        : html`<tk-button appearance="secondary" ?disabled=${isFresh} aria-disabled=${isFresh} @click=${lasting}
            >${format.text('gate.session', covers)}</tk-button
          >`
    }
    ${
      kind === 'change' || kind === 'plan'
        ? html`<tk-button
            appearance="secondary"
            ?disabled=${isFresh}
            aria-disabled=${isFresh}
            @click=${answer('changes-requested')}
            >${format.text('gate.changes')}</tk-button
          >`
        : nothing
    }
    <tk-button appearance="secondary" ?disabled=${isFresh} aria-disabled=${isFresh} @click=${answer('denied')}
      >${format.text(isQuestion ? 'gate.decline' : 'gate.deny')}</tk-button
    >
    ${
      kind === 'change'
        ? html`<tk-button appearance="secondary" @click=${() => act.run(act.calls.review({ key }))}
            >${format.text('drawer.review')}<span slot="start">${icon('diff')}</span></tk-button
          >`
        : nothing
    }
  </div>`;
}

function options(
  { act, ui: { asked, now } }: Screen,
  { key, id: gateId, once, options: offered }: GateView,
): TemplateResult | typeof nothing {
  if (offered.length === 0) return nothing;
  return html`<div class="buttons">
    ${offered.map(
      (reason) =>
        html`<tk-button
          appearance="secondary"
          ?disabled=${asked.isFresh(gateId, now)}
          aria-disabled=${asked.isFresh(gateId, now)}
          @click=${() => act.run(act.calls.answerGate({ key, gateId, once, answer: 'approved', reason }))}
          >${reason}</tk-button
        >`,
    )}
  </div>`;
}

/** Exactly what would run: all of it, so that nothing hides behind what fits into a line. */
function exactly({ ui: { format } }: Screen, { action, parts }: GateView): TemplateResult | typeof nothing {
  if (action === null) return nothing;
  return html`<pre class="action" role="region" tabindex="0" aria-label=${format.text('gate.exactly')}>${action}</pre>
    ${
      parts.length < 2
        ? nothing
        : html`<p class="quiet">${format.text('gate.parts', parts.length)}</p>
            <ol class="parts">
              ${parts.map((part) => html`<li><code>${part}</code></li>`)}
            </ol>`
    }`;
}

/** A question that waits for the person, with all that can be answered. */
export function gateBox(screen: Screen, gate: GateView): TemplateResult {
  const { format } = screen.ui;
  const label = format.text(gate.kind === 'question' ? 'gate.words' : 'gate.reason');
  return html`<section class="gate risk-${gate.risk}" aria-label=${gate.question}>
    <p class="question">${icon('question')}<span>${gate.question}</span></p>
    <p class="why">
      <span class="risk">${format.text(`risk.${gate.risk}`)}</span>
      ${gate.reasons.map((reason) => html`<span>${reason}</span>`)}
    </p>
    ${exactly(screen, gate)} ${options(screen, gate)}
    <tk-text-area rows="2" resize="vertical" placeholder=${label}><span class="unseen">${label}</span></tk-text-area>
    ${buttons(screen, gate)}
  </section>`;
}
