import { boardStates } from '../../src/protocol/index.ts';
import { giveKey } from '../parts/keys.ts';
import { compactOrder } from './compact.ts';
import { cursorOf } from './columns.ts';
import type { BoardModel } from './model.ts';
import type { Screen, Ui } from './ui.ts';

/** The card above (-1) or below (1). */
function beside(model: BoardModel, key: string, step: number): string | undefined {
  const at = model.position(key);
  return at && model.column(at.state)[at.index + step]?.key;
}

/** The card at the same height in the next column to the left (-1) or right (1) that has any. */
function across(model: BoardModel, key: string, step: number): string | undefined {
  const at = model.position(key);
  if (!at) return undefined;
  for (let column = boardStates.indexOf(at.state) + step; ; column += step) {
    const state = boardStates[column];
    if (!state) return undefined;
    const cards = model.column(state);
    if (cards.length > 0) return cards[Math.min(at.index, cards.length - 1)]?.key;
  }
}

function inList(model: BoardModel, key: string, step: number): string | undefined {
  const cards = compactOrder(model);
  return cards[cards.findIndex((card) => card.key === key) + step]?.key;
}

function ends(model: BoardModel, key: string, isEnd: boolean): string | undefined {
  const at = model.position(key);
  return at && model.column(at.state).at(isEnd ? -1 : 0)?.key;
}

/** Where a key leads from a card; undefined when nowhere. */
export function cardAfter(
  { model, layout }: Pick<Ui, 'model' | 'layout'>,
  from: string,
  key: string,
): string | undefined {
  const vertical = layout === 'compact' ? inList : beside;
  if (key === 'ArrowDown') return vertical(model, from, 1);
  if (key === 'ArrowUp') return vertical(model, from, -1);
  if (key === 'ArrowRight') return across(model, from, 1);
  if (key === 'ArrowLeft') return across(model, from, -1);
  if (key === 'Home' || key === 'End') return ends(model, from, key === 'End');
  return undefined;
}

function onCard({ ui, act }: Screen, card: string, event: KeyboardEvent): boolean {
  const next = cardAfter(ui, card, event.key);
  if (next !== undefined) act.focus(next);
  else if (event.key === 'Enter' || event.key === ' ') act.open(card);
  else if (event.key.toLowerCase() === 'm') act.askMoves(card);
  else return event.key.startsWith('Arrow');
  return true;
}

function anywhere({ ui, act }: Screen, event: KeyboardEvent): boolean {
  const cursor = cursorOf(ui);
  const isNowhere = event.target === document.body;
  if (isNowhere && cursor !== undefined && event.key.startsWith('Arrow')) act.focus(cursor);
  else if (event.key === '/') document.querySelector<HTMLElement>('#search')?.focus();
  else if (event.key.toLowerCase() === 'n') act.set({ dialog: { kind: 'goal', problem: '' } });
  else if (event.key === 'Escape' && ui.task) act.close();
  else return false;
  return true;
}

/** What keys do on the page. */
export function onKey(screen: Screen, event: KeyboardEvent): void {
  const { ui, act } = screen;
  if (ui.dialog) return;
  giveKey(event, {
    leave() {
      const cursor = cursorOf(ui);
      if (cursor !== undefined && !ui.task) act.focus(cursor);
    },
    onThing: (card) => onCard(screen, card, event),
    anywhere: () => anywhere(screen, event),
  });
}
