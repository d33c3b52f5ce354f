import { AppError } from "./errors.ts";

/**
 * Refuses text that neither Postgres nor the journal's canonical JSON can hold: NUL, and half of a surrogate pair.
 *
 * @throws AppError("invalid") naming the first such field by its path, "values.title"
 */
export function requireStorable(input: unknown): void {
  const field = unstorableIn(input, "");
  if (field === null) return;
  throw new AppError("invalid", "This holds a character that cannot be kept: type it again without it.", { field });
}

function unstorableIn(value: unknown, path: string): string | null {
  if (typeof value === "string") return value.includes("\0") || !value.isWellFormed() ? path : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = unstorableIn(inner, path ? `${path}.${key}` : key);
    if (found !== null) return found;
  }
  return null;
}
