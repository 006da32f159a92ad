import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';

/** One row that is on the screen. */
export interface Row {
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly start: number;
}

/** A long list of which only what is seen is drawn. */
export interface VirtualList {
  /** The element that scrolls, as it comes and goes. */
  readonly attach: (element: Element | undefined) => void;
  /** What to draw of a list of so many; the row that is pinned is always drawn, so that it keeps the focus. */
  readonly rows: (count: number, pinned: number | undefined) => readonly Row[];
  /** Pixels of the whole list. */
  readonly height: () => number;
  readonly show: (index: number) => void;
}

/**
 * @param size pixels of a row with the gap after it.
 * @param changed told when other rows came into view.
 */
export function createVirtualList(size: (index: number) => number, changed: () => void): VirtualList {
  let element: HTMLElement | null = null;
  let pinnedRow: number | undefined;
  let unmount: (() => void) | undefined;
  const options = (count: number) => ({
    count,
    getScrollElement: () => element,
    estimateSize: size,
    overscan: 3,
    paddingStart: 2,
    paddingEnd: 8,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    initialRect: { width: 300, height: 900 },
    onChange: changed,
    rangeExtractor: ({
      startIndex,
      endIndex,
      overscan,
    }: {
      startIndex: number;
      endIndex: number;
      overscan: number;
    }) => {
      const [from, to] = [Math.max(0, startIndex - overscan), Math.min(last(), endIndex + overscan)];
      const drawn = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
      const isOutside = pinnedRow !== undefined && pinnedRow <= last() && (pinnedRow < from || pinnedRow > to);
      return isOutside && pinnedRow !== undefined ? [...drawn, pinnedRow].sort((a, b) => a - b) : drawn;
    },
  });
  const virtualizer = new Virtualizer<HTMLElement, HTMLElement>(options(0));
  const last = (): number => virtualizer.options.count - 1;
  return {
    attach(next) {
      if (next === element) return;
      unmount?.();
      element = next instanceof HTMLElement ? next : null;
      unmount = element ? virtualizer._didMount() : undefined;
      if (element) virtualizer._willUpdate();
    },
    rows(count, pinned) {
      pinnedRow = pinned;
      if (virtualizer.options.count !== count) virtualizer.setOptions(options(count));
      return virtualizer.getVirtualItems();
    },
    height: () => virtualizer.getTotalSize(),
    show: (index) => {
      virtualizer.scrollToIndex(index, { align: 'auto' });
    },
  };
}
