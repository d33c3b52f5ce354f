import { AppError } from "./errors.ts";

/** Optimistic lock; null or 0 is no version yet. `meanwhile` tells the second saver what to do. @throws AppError("conflict") */
export function requireVersion(newest: number | null, read: number | null, meanwhile: string, field?: string): void {
  if ((newest ?? 0) !== (read ?? 0)) throw new AppError("conflict", meanwhile, { field });
}
