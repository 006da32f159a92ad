import v8 from 'node:v8';

/** Bytes that new objects get at most: more would save hardly any time. */
const enough = 16_000_000;

function youngSpace(): number {
  return v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
}

/**
 * Ends the growth of V8's space for new objects once it has enough. On a computer with much memory it would grow to 130 MB
 * in a long run, and with it the process, although what lives stays the same. For a process of our own only: the setting
 * is one of the whole process. Returns what ends the watch.
 */
export function boundYoungSpace(): () => void {
  const observer = new PerformanceObserver(() => {
    if (youngSpace() < enough) return;
    v8.setFlagsFromString('--semi-space-growth-factor=1');
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => {
    observer.disconnect();
  };
}
