/** An address for a workspace: its name in plain letters and the end of its id, which keeps two of the same name apart. */
export function slugOf(name: string, id: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[^\w\s-]/g, "")
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, "-")
    .slice(0, 40);
  return `${plain || "workspace"}-${id.replaceAll("-", "").slice(-6)}`;
}
