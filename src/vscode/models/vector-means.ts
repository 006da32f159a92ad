import { limitsInSettings } from './limit-settings.ts';
import { keysOf } from './window-keys.ts';

/** What the editor brings for vectors: the keys that it keeps, each for its server alone, and the person's limits. */
export function vectorMeansOf(window: Parameters<typeof keysOf>[0]) {
  const keys = keysOf(window);
  // One that cannot be read is as if there were none: the server says what it thinks of that.
  const findKey = (url: string): Promise<string | undefined> => keys.get(url).catch(() => undefined);
  return { limits: limitsInSettings, findKey };
}
