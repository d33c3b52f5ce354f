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
  /** whether somebody was kept from what is not theirs, which the operator wants to know of */
  readonly denial: boolean;

  constructor(code: ErrorCode, message: string, options: { field?: string; cause?: unknown; denial?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.field = options.field ?? null;
    this.denial = options.denial ?? DENIALS.has(code);
  }
}

const DENIALS: ReadonlySet<ErrorCode> = new Set(["unauthenticated", "forbidden", "too_many_requests"]);

export function notFound(what: string): AppError {
  return new AppError("not_found", missing(what));
}

/** The same to whoever asked, of a tenant's door rather than of what is behind it. */
export function outOfReach(what: string): AppError {
  return new AppError("not_found", missing(what), { denial: true });
}

function missing(what: string): string {
  return `This ${what} does not exist or is not shared with you.`;
}
