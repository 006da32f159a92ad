import { giveKey } from '../parts/keys.ts';
import { cursorOf, type Screen, type Ui } from './ui.ts';

/** Rows that Page Up and Page Down go. */
const leap = 8;

function rowAfter({ model }: Ui, from: string, key: string): string | undefined {
  const shown = model.shown();
  const at = model.indexOf(from);
  const to: Readonly<Record<string, number>> = {
    ...{ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 },
    ...{ PageDown: Math.min(at + leap, shown.length - 1), PageUp: Math.max(at - leap, 0) },
  };
  const index = to[key];
  return index === undefined ? undefined : shown[index]?.key;
}

function onRow({ ui, act }: Screen, row: string, event: KeyboardEvent): boolean {
  const next = rowAfter(ui, row, event.key);
  const key = event.key.toLowerCase();
  if (next !== undefined) act.focus(next);
  else if (key === 'enter') act.open(row);
  else if (key === ' ') act.choose(row);
  else if (key === 'p') act.pin(row);
  else if (key === 'e') act.edit(row);
  else if (key === 'delete') act.forget(ui.chosen.size > 0 ? [...ui.chosen] : [row]);
  else return event.key.startsWith('Arrow');
  return true;
}

function anywhere({ ui, act }: Screen, event: KeyboardEvent): boolean {
  const cursor = cursorOf(ui);
  const key = event.key.toLowerCase();
  if (event.target === document.body && cursor !== undefined && event.key.startsWith('Arrow')) act.focus(cursor);
  else if (key === '/') document.querySelector<HTMLElement>('#search')?.focus();
  else if (key === 'n' && ui.standing === 'ready') act.add();
  else if (key === 'u') act.undo();
  else if (key === 'escape' && ui.open) act.close();
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
      if (cursor !== undefined && !ui.open) act.focus(cursor);
    },
    onThing: (row) => onRow(screen, row, event),
    anywhere: () => anywhere(screen, event),
  });
}
