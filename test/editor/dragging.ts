import type { Locator } from 'playwright-core';

/** How long something may take to show after it was dropped, in milliseconds, before it is dragged again. */
const patience = 10_000;

/**
 * Drags until what comes of it is there, as a person would: on a busy machine a browser loses a drag now and then. What is
 * waited for must be such that dragging once more does no harm.
 */
export async function dragUntil(what: Locator, to: Locator, comes: Locator): Promise<void> {
  for (let left = 4; ; left--) {
    try {
      await what.dragTo(to, { timeout: patience });
      await comes.waitFor({ state: 'attached', timeout: patience });
      return;
    } catch (error) {
      if ((await comes.count()) > 0) return;
      if (left === 1) throw error;
    }
  }
}
