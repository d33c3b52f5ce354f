import { AppError } from "./errors.ts";

/** Concurrent requests can both pass the rules and collide here. @throws AppError("conflict"); other errors pass through */
export async function withConflictMessages<T>(
  messages: Readonly<Record<string, string>>,
  work: PromiseLike<T>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const message = messages[constraintOf(error) ?? ""];
    throw message ? new AppError("conflict", message, { cause: error }) : error;
  }
}

export function constraintOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("constraint_name" in error && typeof error.constraint_name === "string") return error.constraint_name;
  return constraintOf(error.cause);
}
