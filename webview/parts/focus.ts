/** Where the focus goes when the page is drawn anew. */
export interface Focus {
  /** Puts it on a card or row as soon as that is drawn. */
  readonly want: (key: string) => void;
  /** Puts it on the title of the drawer as soon as that is drawn. */
  readonly wantDrawer: () => void;
  /** Draws, and gives the focus back to the card that had it, wherever that is now. */
  readonly around: (draw: () => void) => void;
}

/** Frames that a wanted card may take to be scrolled into view. */
const patience = 10;

/** Owns what should have the focus and is not drawn yet. */
export function createFocus(root: HTMLElement): Focus {
  let wanted: string | undefined;
  let left = 0;
  let wantsDrawer = false;

  const find = (key: string): HTMLElement | null => root.querySelector(`[data-key="${CSS.escape(key)}"]`);

  function settle(had: string | undefined): void {
    if (wantsDrawer) {
      const title = root.querySelector<HTMLElement>('#drawer-title');
      if (!title) return;
      wantsDrawer = false;
      title.focus();
      // The drawer takes room from the rest: what it is of may be out of sight by now.
      root.querySelector('[data-key].open')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      return;
    }
    const key = wanted ?? (document.activeElement === document.body ? had : undefined);
    if (key === undefined) return;
    const card = find(key);
    if (card) card.focus({ preventScroll: wanted === undefined });
    left -= 1;
    if (card || left <= 0) wanted = undefined;
  }

  return {
    want(key) {
      wanted = key;
      left = patience;
      wantsDrawer = false;
      // At once where that can be: the next key may come before the next frame.
      find(key)?.focus();
    },
    wantDrawer() {
      wantsDrawer = true;
      wanted = undefined;
    },
    around(draw) {
      const had = document.activeElement?.closest<HTMLElement>('[data-key]')?.dataset['key'];
      draw();
      settle(had);
    },
  };
}
