/** Name and the end of the id, which separates workspaces of one name; then name and whole id. */
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
