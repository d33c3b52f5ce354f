import { AppError } from "./errors.ts";

/**
 * Lets a database constraint speak the product's language: two people who do the same at once meet it after both have passed
 * the rules.
 *
 * @param messages constraint name → what the person is told
 * @throws AppError("conflict") for a constraint named, with the database's error as its cause; anything else as it came
 */
export async function explained<T>(messages: Readonly<Record<string, string>>, work: PromiseLike<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const message = messages[constraintOf(error) ?? ""];
    throw message ? new AppError("conflict", message, { cause: error }) : error;
  }
}

/** The constraint that a statement met, when that is what failed. */
export function constraintOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("constraint_name" in error && typeof error.constraint_name === "string") return error.constraint_name;
  return constraintOf(error.cause);
}
