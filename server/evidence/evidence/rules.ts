import { toOneLine } from "#server/ground/platform/rules/lines.ts";

export const MAX_FILE_BYTES = 500 * 1024 * 1024;
export const MAX_FILES = 20;

// Types that browsers can show without executing anything. Everything else is only ever downloaded.
const PREVIEWS = new Map<string, "image" | "pdf" | "text">([
  ["image/png", "image"],
  ["image/jpeg", "image"],
  ["image/gif", "image"],
  ["image/webp", "image"],
  ["application/pdf", "pdf"],
  ["text/plain", "text"],
  ["text/csv", "text"],
  ["application/json", "text"],
]);

export function previewOf(mediaType: string): "image" | "pdf" | "text" | null {
  return PREVIEWS.get(mediaType) ?? null;
}

const MAX_NAME = 200;

/** One line without a path, at most 200 characters, extension kept. */
export function safeName(name: string): string {
  const base = name.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const clean = toOneLine(base)
    .replace(/[<>:"|?*]/g, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  if (clean.length <= MAX_NAME) return clean.toWellFormed() || "file";
  const dot = clean.lastIndexOf(".");
  const extension = dot > 0 && clean.length - dot <= 12 ? clean.slice(dot) : "";
  return (toOneLine(clean, MAX_NAME - extension.length) + extension).toWellFormed();
}

export const REVIEW_STATES = ["waiting", "accepted", "returned"] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export const REVIEW_WORD: Record<ReviewState, string> = {
  waiting: "awaiting review",
  accepted: "accepted",
  returned: "returned",
};

export function reviewState(reviewAsked: boolean, decision: "accepted" | "returned" | null): ReviewState | null {
  return reviewAsked ? (decision ?? "waiting") : null;
}

type Reviewed = {
  state: "submitted" | "superseded" | "withdrawn";
  submittedById: string | null;
  review: ReviewState | null;
};

/** Null when they can. A program's token counts as its person. */
export function reviewProblem(item: Reviewed, personId: string | null): string | null {
  if (item.state !== "submitted") return `This evidence was already ${item.state}.`;
  if (item.review === null) return "This evidence was submitted without a review: it already counts.";
  if (item.review !== "waiting") return `This evidence was already ${item.review}.`;
  if (personId === null || item.submittedById === personId)
    return "You submitted this evidence: someone else must review it.";
  return null;
}

const TEXT_TYPES: Record<string, string> = { csv: "text/csv", json: "application/json" };

/** Plain text if it decodes as UTF-8, of a kind chosen by the name; else bytes. */
export function textTypeOf(head: Uint8Array, name: string): string {
  if (head.includes(0)) return "application/octet-stream";
  try {
    // `stream` tolerates a character cut off at the end of the sample.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
  } catch {
    return "application/octet-stream";
  }
  return TEXT_TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "text/plain";
}
