import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { boardStates, type BoardState, type CardView } from '../../src/protocol/index.ts';
import { elapsedOf, workText } from './card.ts';
import { icon, stateIcon } from './icons.ts';
import type { BoardModel } from './model.ts';
import type { Screen } from './ui.ts';

/** States as the sidebar lists them: what wants the person first, what is over last. */
const order: readonly BoardState[] = [
  ...(['ready-for-review', 'blocked', 'failed', 'in-progress', 'testing', 'retrying', 'pending'] as const),
  ...(['completed', 'cancelled'] as const),
];

/** Cards in the order of the sidebar. */
export function compactOrder(model: BoardModel): readonly CardView[] {
  return order.flatMap((state) => model.column(state));
}

function row(screen: Screen, view: CardView, isCursor: boolean): TemplateResult {
  const { format, now } = screen.ui;
  const elapsed = elapsedOf(view, now);
  const below = [view.id, workText(view, format) || format.text(`state.${view.status}`)];
  if (elapsed !== null) below.push(format.duration(elapsed));
  return html`<div class="row" role="button" tabindex=${isCursor ? 0 : -1} data-key=${view.key}>
    ${stateIcon(view.status)}
    <span class="row-text"
      ><span class="title">${view.title}</span><span class="quiet">${below.join(' · ')}</span></span
    >
    ${view.questions > 0 ? html`<span class="asks">${icon('question')}<span class="unseen">${format.text('card.question')}</span></span>` : nothing}
  </div>`;
}

/** All tasks in one list, for the narrow sidebar. */
export function compactList(screen: Screen): TemplateResult {
  const { model, lists, cursor, format } = screen.ui;
  const cards = compactOrder(model);
  const at = cards.findIndex(({ key }) => key === cursor);
  const list = lists.get('compact');
  const rows = list?.rows(cards.length, at < 0 ? undefined : at) ?? [];
  const shown = boardStates.filter((state) => model.column(state).length > 0);
  return html`<p class="tally">
      ${shown.map(
        (state) =>
          html`<span title=${format.text(`state.${state}`)}
            >${stateIcon(state)}${format.number(model.column(state).length)}<span class="unseen"
              >${format.text(`state.${state}`)}</span
            ></span
          >`,
      )}
    </p>
    <div class="scroll" ${ref(list?.attach)}>
      <ul .style=${`height: ${String(list?.height() ?? 0)}px`}>
        ${repeat(
          rows,
          ({ index }) => cards[index]?.key,
          ({ index, start }) => {
            const view = cards[index];
            if (!view) return nothing;
            return html`<li aria-setsize=${cards.length} aria-posinset=${index + 1} .style=${`top: ${String(start)}px`}>
              ${row(screen, view, index === Math.max(at, 0))}
            </li>`;
          },
        )}
      </ul>
    </div>`;
}
