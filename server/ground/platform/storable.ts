import { AppError } from "./errors.ts";

const MOST_DEEP = 50;

/** Neither Postgres nor canonical JSON holds NUL or lone surrogates. @throws AppError("invalid"), field by path: "values.title" */
export function requireStorable(input: unknown): void {
  const field = unstorableIn(input, "", 0);
  if (field === null) return;
  throw new AppError("invalid", "This contains a character that cannot be stored. Type it again without it.", {
    field,
  });
}

function unstorableIn(value: unknown, path: string, depth: number): string | null {
  if (typeof value === "string") return value.includes("\0") || !value.isWellFormed() ? path : null;
  if (typeof value !== "object" || value === null) return null;
  if (depth === MOST_DEEP) throw new AppError("invalid", `This request nests more than ${MOST_DEEP} levels deep.`);
  for (const [key, inner] of Object.entries(value)) {
    const found = unstorableIn(inner, path ? `${path}.${key}` : key, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
