import { html, nothing, type TemplateResult } from 'lit';
import type { BriefedLine, BriefingView } from '../../src/protocol/index.ts';
import type { OpenTask, Screen } from './ui.ts';

type Part = BriefingView['parts'][number];

function follow({ act }: Screen, key: string, link: NonNullable<BriefedLine['link']>): void {
  if (link.kind !== 'task') act.run(act.calls.openBriefed({ key, place: link }));
  else if (link.key === key) act.tab(link.tab);
  else act.open(link.key);
}

const labels = {
  file: 'briefing.openFile',
  memory: 'briefing.openMemory',
  change: 'briefing.openChange',
  task: 'briefing.openTask',
} as const;

/** Words that lead somewhere, or are only words. */
function words(screen: Screen, key: string, { text, link }: BriefedLine): TemplateResult {
  if (!link) return html`<span class="told">${text}</span>`;
  const label = screen.ui.format.text(labels[link.kind], text);
  return html`<button class="link told" aria-label=${label} @click=${() => follow(screen, key, link)}>${text}</button>`;
}

function line(screen: Screen, key: string, briefed: BriefedLine): TemplateResult {
  const { format } = screen.ui;
  const { why, snippet, at } = briefed;
  return html`<li>
    ${words(screen, key, briefed)} ${at === null ? nothing : html`<span class="quiet">${format.time(at)}</span>`}
    ${why === '' ? nothing : html`<p class="quiet">${why}</p>`}
    ${snippet === '' ? nothing : html`<pre tabindex="0">${snippet}</pre>`}
  </li>`;
}

function part(screen: Screen, key: string, { name, tokens, leftOut, lines }: Part): TemplateResult {
  const { text, number } = screen.ui.format;
  return html`<section aria-labelledby=${`briefing-${name}`}>
    <h3 id=${`briefing-${name}`}>${text(`briefing.${name}`)}</h3>
    <p class="quiet">${text(`briefing.why.${name}`)} ${text('briefing.tokens', number(tokens))}</p>
    <ul class="plain">
      ${lines.map((each) => line(screen, key, each))}
    </ul>
    ${leftOut > 0 ? html`<p class="quiet">${text('briefing.leftOut', number(leftOut))}</p>` : nothing}
  </section>`;
}

/** What whoever takes the task up is told, part by part. */
export function briefing(screen: Screen, { key, briefing: view }: OpenTask): TemplateResult {
  const { ui, act } = screen;
  const { text, number } = ui.format;
  if (!view) return html`<p class="quiet" role="status">${text('briefing.loading')}</p>`;
  return html`<div class="briefing">
    <p>${text('briefing.used', number(view.used), number(view.most))}</p>
    ${view.parts.length === 0 ? html`<p class="quiet">${text('briefing.none')}</p>` : nothing}
    ${view.parts.map((each) => part(screen, key, each))}
    <tk-button appearance="secondary" @click=${() => act.tab('briefing')}>${text('briefing.anew')}</tk-button>
  </div>`;
}
