import { AppError } from "./errors.ts";

/**
 * Keeps two people from overwriting each other: what is saved was made from the version that is still the newest.
 *
 * @param newest the version there is; null or 0 when there is none yet
 * @param read the version that the person had before them
 * @param meanwhile what happened and what to do, for the person whose save came second
 * @param field the input beside which it is said
 * @throws AppError("conflict")
 */
export function requireVersion(newest: number | null, read: number | null, meanwhile: string, field?: string): void {
  if ((newest ?? 0) !== (read ?? 0)) throw new AppError("conflict", meanwhile, { field });
}
