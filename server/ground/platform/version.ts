import { AppError } from "./errors.ts";

/** Optimistic lock; null or 0 is no version yet. `meanwhile` tells the second saver what to do. @throws AppError("conflict") */
export function requireVersion(newest: number | null, read: number | null, meanwhile: string, field?: string): void {
  if (!isSame(newest, read)) throw new AppError("conflict", meanwhile, { field });
}

/** The same, where telling what changed meanwhile takes another query. */
export async function requireVersionOr(newest: number, read: number, meanwhile: () => Promise<string>): Promise<void> {
  if (!isSame(newest, read)) throw new AppError("conflict", await meanwhile());
}

function isSame(newest: number | null, read: number | null): boolean {
  return (newest ?? 0) === (read ?? 0);
}
