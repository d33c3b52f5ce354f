import { AppError } from "./errors.ts";

/**
 * Optimistic lock: refuses a save that was not made from the newest version.
 * @param newest the current version; null or 0 if there is none
 * @param read the version the person started from
 * @param meanwhile message for the second saver: what happened and what to do
 * @param field the input to attach it to
 * @throws AppError("conflict")
 */
export function requireVersion(newest: number | null, read: number | null, meanwhile: string, field?: string): void {
  if ((newest ?? 0) !== (read ?? 0)) throw new AppError("conflict", meanwhile, { field });
}
