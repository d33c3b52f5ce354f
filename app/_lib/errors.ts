import type { TRPCClientErrorLike } from "@trpc/client";
import type { AppRouter } from "#server/surface/api/root.ts";

export type ApiError = TRPCClientErrorLike<AppRouter>;

/** What a failed call says to the person, and about which fields ("values.periodTo"); nothing when it did not fail. */
export function problemOf(error: ApiError | null): { message: string | null; fields: Record<string, string> } {
  if (!error) return { message: null, fields: {} };
  return { message: error.message, fields: error.data?.fields ?? {} };
}
