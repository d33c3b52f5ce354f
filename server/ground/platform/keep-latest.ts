const MOST_KEPT = 50_000;

/** Adds an entry and evicts the oldest beyond a limit: bounds what a process remembers about callers. */
export function keepLatest<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.size > MOST_KEPT ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}
