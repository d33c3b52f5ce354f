/** A text field's value for the server: null when empty. */
export function orNull<T extends string>(text: T | ""): T | null {
  return text.trim() === "" ? null : (text as T);
}

type Nulled<V, K extends keyof V> = Omit<V, K> & { [N in K]: Exclude<V[N], ""> | null };

/** A form's values with `orNull` for the fields that may stay empty. */
export function withNulls<V extends Record<K, string>, K extends keyof V>(values: V, ...fields: K[]): Nulled<V, K> {
  const given = Object.fromEntries(fields.map((name) => [name, orNull(values[name])]));
  return { ...values, ...given } as unknown as Nulled<V, K>;
}
