/**
 * Puts something into a map as what was used last, and lets go what was not used for longest, until there are no more than so
 * many. Returns the value.
 */
export function keepLast<K, V>(map: Map<K, V>, key: K, value: V, most: number): V {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
  return value;
}
