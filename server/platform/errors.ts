export type ErrorCode =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "invalid"
  | "too_many_requests"
  | "unavailable";

/** The one error of the product; its message is written for the person who will read it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** the input field it belongs to, when there is one */
  readonly field: string | null;

  constructor(code: ErrorCode, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.field = options.field ?? null;
  }
}

export function notFound(what: string): AppError {
  return new AppError("not_found", `This ${what} does not exist or is not shared with you.`);
}
