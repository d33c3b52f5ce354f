export type ErrorCode =
  | "unauthenticated"
  | "forbidden"
  | "other_person"
  | "not_found"
  | "conflict"
  | "invalid"
  | "too_many_requests"
  | "unavailable";

type Options = { field?: string; cause?: unknown; denial?: boolean; retryAfter?: number };

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly field: string | null;
  /** whether someone was kept from something that is not theirs, which operators monitor */
  readonly denial: boolean;
  /** seconds; null if waiting does not help */
  readonly retryAfter: number | null;

  constructor(code: ErrorCode, message: string, options: Options = {}) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.field = options.field ?? null;
    this.denial = options.denial ?? DENIALS.has(code);
    this.retryAfter = Math.ceil(options.retryAfter ?? RETRY_AFTER[code] ?? 0) || null;
  }
}

const DENIALS: ReadonlySet<ErrorCode> = new Set(["unauthenticated", "forbidden", "other_person", "too_many_requests"]);
const RETRY_AFTER: Partial<Record<ErrorCode, number>> = { unavailable: 5, too_many_requests: 60 };

export function notFound(what: string): AppError {
  return new AppError("not_found", missing(what));
}

export function outOfReach(what: string): AppError {
  return new AppError("not_found", missing(what), { denial: true });
}

function missing(what: string): string {
  return `This ${what} does not exist or is not shared with you.`;
}
