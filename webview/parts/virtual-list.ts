/** One row that is on the screen. */
export interface Row {
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly start: number;
}

/** A long list of which only what is seen is drawn. Its rows have one height. */
export interface VirtualList {
  /** The element that scrolls, as it comes and goes. */
  readonly attach: (element: Element | undefined) => void;
  /** What to draw of a list of so many; the row that is pinned is always drawn, so that it keeps the focus. */
  readonly rows: (count: number, pinned: number | undefined) => readonly Row[];
  /** Pixels of the whole list. */
  readonly height: () => number;
  readonly show: (index: number) => void;
}

/** Rows that are drawn above and below what is seen, once it is known how much that is. */
const margin = 3;
/** Pixels above the first row and below the last. */
const padding = { top: 2, bottom: 8 } as const;

/**
 * Owns where a list is scrolled to, as the browser tells after it laid the page out by itself: to ask it would have it lay
 * the page out at once, in the middle of drawing.
 *
 * @param size pixels of a row with the gap after it.
 * @param changed told when other rows came into view.
 */
export function createVirtualList(size: number, changed: () => void): VirtualList {
  let element: Element | undefined;
  let [count, top, height, spare] = [0, 0, window.innerHeight, 0];
  let drawn = { from: 0, to: -1 };

  const present = (): typeof drawn => ({
    from: Math.max(0, Math.floor((top - padding.top) / size) - spare),
    to: Math.min(count - 1, Math.floor((top + height - padding.top) / size) + spare),
  });
  const startOf = (index: number): number => padding.top + index * size;
  function look(): void {
    const { from, to } = present();
    if (from !== drawn.from || to !== drawn.to) changed();
  }
  function scrolled(): void {
    top = element?.scrollTop ?? 0;
    look();
  }
  const sizes = new ResizeObserver(([entry]) => {
    height = entry?.contentRect.height ?? height;
    spare = margin;
    look();
  });

  return {
    attach(next) {
      if (next === element) return;
      element?.removeEventListener('scroll', scrolled);
      sizes.disconnect();
      element = next;
      top = 0;
      if (!next) return;
      next.addEventListener('scroll', scrolled, { passive: true });
      sizes.observe(next);
    },
    rows(wanted, pinned) {
      count = wanted;
      drawn = present();
      const { from, to } = drawn;
      const indexes = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
      const isOutside = pinned !== undefined && pinned < count && (pinned < from || pinned > to);
      const all = isOutside ? [...indexes, pinned].sort((a, b) => a - b) : indexes;
      return all.map((index) => ({ index, start: startOf(index) }));
    },
    height: () => startOf(count) + padding.bottom,
    show(index) {
      const [start, end] = [startOf(index), startOf(index) + size];
      if (start < top) top = Math.max(0, start - padding.top);
      else if (end > top + height) top = end - height;
      else return;
      element?.scrollTo({ top });
    },
  };
}
