/**
 * Addresses for a workspace, the first that is free to be taken: its name in plain letters and the end of its id, which keeps two of
 * the same name apart, and should that not do, the whole id.
 */
export function slugsOf(name: string, id: string): string[] {
  const plain = name
    .normalize("NFKD")
    .replace(/[^\w\s-]/g, "")
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, "-")
    .slice(0, 40);
  const digits = id.replaceAll("-", "");
  return [digits.slice(-6), digits].map((end) => `${plain || "workspace"}-${end}`);
}
