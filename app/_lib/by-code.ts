const collator = new Intl.Collator("en", { numeric: true });

/** Orders codes as people count: A.5.9 before A.5.10. */
export function byCode(a: string, b: string): number {
  return collator.compare(a, b);
}
