import { AppError } from "./errors.ts";

/** How deep an input may nest: our own are far from it, and what walks a value one call a level must not run out of stack. */
const MOST_DEEP = 50;

/**
 * Refuses text that neither Postgres nor the journal's canonical JSON can hold: NUL, and half of a surrogate pair; and values nested
 * deeper than any input of ours is.
 *
 * @throws AppError("invalid"), for text naming the first such field by its path, "values.title"
 */
export function requireStorable(input: unknown): void {
  const field = unstorableIn(input, "", 0);
  if (field === null) return;
  throw new AppError("invalid", "This holds a character that cannot be kept: type it again without it.", { field });
}

function unstorableIn(value: unknown, path: string, depth: number): string | null {
  if (typeof value === "string") return value.includes("\0") || !value.isWellFormed() ? path : null;
  if (typeof value !== "object" || value === null) return null;
  if (depth === MOST_DEEP)
    throw new AppError("invalid", `This request nests more than ${MOST_DEEP} levels deep: nothing asks for that.`);
  for (const [key, inner] of Object.entries(value)) {
    const found = unstorableIn(inner, path ? `${path}.${key}` : key, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
