/**
 * Candidate slugs, in order: the name with the end of the id, which separates workspaces of the same name, or with the whole id.
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
