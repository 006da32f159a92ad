import { boardStates, type BoardState } from '../../src/protocol/index.ts';
import type { Screen } from './ui.ts';

function keyAt(event: Event): string | undefined {
  return (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset['key'];
}

function stateAt(event: Event): BoardState | undefined {
  const name = (event.target as HTMLElement).closest<HTMLElement>('[data-state]')?.dataset['state'];
  return boardStates.find((state) => state === name);
}

/** Clicking and dragging cards; one set of listeners for all of them. */
export function listenToPointer(root: HTMLElement, screen: () => Screen): void {
  root.addEventListener('click', (event) => {
    const key = keyAt(event);
    if (key !== undefined) screen().act.open(key);
  });
  root.addEventListener('dragstart', (event) => {
    const key = keyAt(event);
    if (key === undefined) return;
    event.dataTransfer?.setData('text/plain', key);
    if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
    screen().act.startDrag(key);
  });
  root.addEventListener('dragover', (event) => {
    // Columns that refuse take the drop as well: they say why.
    if (screen().ui.drag && stateAt(event)) event.preventDefault();
  });
  root.addEventListener('drop', (event) => {
    const { ui, act } = screen();
    const to = stateAt(event);
    if (!ui.drag || !to) return;
    event.preventDefault();
    act.move(ui.drag.key, to, ui.drag.moves);
  });
  root.addEventListener('dragend', () => {
    screen().act.set({ drag: null });
  });
}
