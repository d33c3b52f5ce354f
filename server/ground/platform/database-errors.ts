import { constraintOf } from "./constraints.ts";
import { AppError, type ErrorCode } from "./errors.ts";
import { independenceProblem } from "./independence.ts";

const GONE = "The database cannot be reached right now. Nothing was changed; try again in a moment.";
const BUSY = "Tickmark is too busy right now. Nothing was changed; try again in a moment.";
const STANDBY = "The database is read-only right now. Nothing was changed; try again in a moment.";
const FULL = "The database is full. Nothing was saved; tell your operator, then try again.";
const CONCURRENT = "Someone else was changing the same thing. Nothing was changed; try again.";
const LONG = "This took too long and was stopped. Nothing was changed; request less at a time, or try again later.";
const CHARACTER = "The text contains an invisible control character, which cannot be stored. Type it again.";
const FROZEN: Readonly<Record<string, string>> = {
  issued_is_frozen:
    "The report of this engagement has been issued, so its contents stay as reported. Nothing was changed. If the firm issues the report again, record that on the engagement’s page.",
  issued_by_its_report:
    "To issue an engagement, record the firm’s report on its page. To end it after that, give a reason there. Reload the page first.",
};
const UNSEEN = "A name or title contains a line break or an invisible character. Type it again without it.";

const MESSAGES: Readonly<Record<string, [ErrorCode, string]>> = {
  "22021": ["invalid", CHARACTER],
  "22P05": ["invalid", CHARACTER],
  // Two concurrent inserts both passed the rules; used where there is no better message.
  "23505": ["conflict", CONCURRENT],
  "25P03": ["unavailable", LONG],
  "40001": ["conflict", CONCURRENT],
  "40P01": ["conflict", CONCURRENT],
  "53100": ["unavailable", FULL],
  "53300": ["unavailable", GONE],
  "57014": ["unavailable", LONG],
  "57P01": ["unavailable", GONE],
  "57P02": ["unavailable", GONE],
  "57P03": ["unavailable", GONE],
  DATABASE_BUSY: ["unavailable", BUSY],
  DATABASE_READ_ONLY: ["unavailable", STANDBY],
  DATABASE_UNREACHABLE: ["unavailable", GONE],
};

export function toAppError(error: unknown): unknown {
  const dependent = independenceProblem(error);
  if (dependent) return new AppError("conflict", dependent, { cause: error });
  const frozen = FROZEN[constraintOf(error) ?? ""];
  if (frozen) return new AppError("conflict", frozen, { cause: error });
  if (/_is_one_line$/.test(constraintOf(error) ?? "")) return new AppError("invalid", UNSEEN, { cause: error });
  const known = error instanceof AppError ? undefined : MESSAGES[codeOf(error) ?? ""];
  return known ? new AppError(known[0], known[1], { cause: error }) : error;
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string" && error.code in MESSAGES) return error.code;
  return codeOf(error.cause);
}
