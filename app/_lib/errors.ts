import type { TRPCClientErrorLike } from "@trpc/client";
import type { AppRouter } from "#server/surface/api/root.ts";
import { noteAnswer } from "./whose-page.ts";

export type ApiError = TRPCClientErrorLike<AppRouter>;
/** Why something was not carried out: by the server, or by the browser before it asked. */
export type Refusal = Pick<ApiError, "message"> & { data?: Partial<ApiError["data"]> };

/** The message of a failed call, and its fields ("values.periodTo"); empty if it did not fail. */
export function problemOf(error: Refusal | null): { message: string | null; fields: Record<string, string> } {
  if (!error) return { message: null, fields: {} };
  return { message: error.message, fields: error.data?.fields ?? {} };
}

/** Recognised by name: importing its class would load the client on pages that may never need it. */
export function isApiError(cause: unknown): cause is Error & ApiError {
  return cause instanceof Error && cause.name === "TRPCClientError";
}

/** Takes note of what an answer says about who is signed in. */
export function noted(cause: unknown): Refusal {
  if (isApiError(cause)) noteAnswer(cause.data?.httpStatus, cause.message);
  if (!(cause instanceof Error)) throw cause;
  return cause;
}

/** Thrown by a `send` for what the browser finds wrong before the server is asked, and for what a plain route refuses. */
export class Wrong extends Error {
  readonly data: { fields: Record<string, string> };
  constructor(fields: Record<string, string>, message = "Some fields need attention.") {
    super(message);
    this.data = { fields };
  }
}

/**
 * A refusal split for a form: messages beside fields, and one sentence for what belongs to no field.
 *
 * @param names the form's fields
 * @param places which of them a path of the server's is about, where the two are named differently
 */
export function errorsIn(
  error: Refusal | null,
  names: readonly string[],
  places: Readonly<Record<string, string>> = {},
): { errors: Record<string, string>; problem: string | null } {
  const { message, fields } = problemOf(error);
  const errors: Record<string, string> = {};
  const elsewhere: string[] = [];
  for (const [path, words] of Object.entries(fields)) {
    const plain = path.replace(/^values\./, "");
    const [root = plain] = plain.split(".");
    const name = places[plain] ?? (names.includes(root) ? root : null);
    if (name === null) elsewhere.push(words);
    else errors[name] ??= words;
  }
  return { errors, problem: elsewhere[0] ?? (Object.keys(errors).length > 0 ? null : message) };
}
