const MOST_KEPT = 50_000;

/**
 * Keeps a value by its key as the last of a map, so that the first is the one to go when there are too many: for what a process
 * remembers of whoever asks, whose number has no end.
 */
export function keepLatest<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.size > MOST_KEPT ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}
