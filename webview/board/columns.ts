import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { boardStates, type BoardState } from '../../src/protocol/index.ts';
import { card } from './card.ts';
import { stateIcon } from './icons.ts';
import type { Screen, Ui } from './ui.ts';

/** The card that Tab comes to: the one that the arrow keys are at, else the first of the board. */
export function cursorOf({ cursor, model }: Ui): string | undefined {
  if (cursor !== null && model.position(cursor)) return cursor;
  for (const state of boardStates) {
    const [first] = model.column(state);
    if (first) return first.key;
  }
  return undefined;
}

function dropClass({ drag }: Ui, state: BoardState): string {
  const move = drag?.moves.find(({ to }) => to === state);
  if (!move) return '';
  return move.legal ? 'takes' : 'refuses';
}

/** Pixels that a column takes at least, and one without cards; the style sheet has the same. */
const widths = { column: 220, rail: 44 } as const;

/** Columns that begin to the right of what is seen as long as nobody has scrolled. */
function outOfSight({ model }: Ui): ReadonlySet<BoardState> {
  let left = 0;
  const outside = new Set<BoardState>();
  for (const state of boardStates) {
    if (left > window.innerWidth) outside.add(state);
    left += model.column(state).length > 0 ? widths.column : widths.rail;
  }
  return outside;
}

function cards(screen: Screen, state: BoardState, cursor: string | undefined, isLate: boolean): TemplateResult {
  const { model, lists } = screen.ui;
  const column = model.column(state);
  const list = lists.get(state);
  const at = cursor === undefined ? undefined : model.position(cursor);
  const rows = (isLate ? [] : list?.rows(column.length, at?.state === state ? at.index : undefined)) ?? [];
  return html`<div class="scroll" ${ref(list?.attach)}>
    <ul .style=${`height: ${String(list?.height() ?? 0)}px`}>
      ${repeat(
        rows,
        ({ index }) => column[index]?.key,
        ({ index, start }) => {
          const view = column[index];
          if (!view) return nothing;
          return html`<li aria-setsize=${column.length} aria-posinset=${index + 1} .style=${`top: ${String(start)}px`}>
            ${card(screen, view, view.key === cursor)}
          </li>`;
        },
      )}
    </ul>
  </div>`;
}

function column(screen: Screen, state: BoardState, cursor: string | undefined, isLate: boolean): TemplateResult {
  const { ui } = screen;
  const { format, model } = ui;
  const count = model.column(state).length;
  const name = format.text(`state.${state}`);
  const move = ui.drag?.moves.find(({ to }) => to === state);
  return html`<section
    class="column ${count === 0 ? 'rail' : ''} ${dropClass(ui, state)}"
    data-state=${state}
    aria-label=${format.text('column.name', name, count)}
  >
    <header title=${name}>
      ${stateIcon(state)}
      <h2>${name}</h2>
      <span class="count">${format.number(count)}</span>
    </header>
    ${move && ui.drag && count > 0 ? html`<p class="drop-note">${move.text}</p>` : nothing}
    ${count > 0 ? cards(screen, state, cursor, isLate) : nothing}
  </section>`;
}

/**
 * The columns of the board, one for each state; an empty one is a rail that still takes what is dropped on it. When the page
 * is drawn for the first time, cards that nobody can see yet are left for the next.
 */
export function columns(screen: Screen): TemplateResult {
  const cursor = cursorOf(screen.ui);
  const late = screen.ui.isFirst ? outOfSight(screen.ui) : undefined;
  return html`<div class="columns">
    ${boardStates.map((state) => column(screen, state, cursor, late?.has(state) === true))}
  </div>`;
}
