import type { EmptyWords } from "#app/_lib/audience.tsx";
import { REVIEW_WORD, type ReviewState } from "#server/evidence/evidence/rules.ts";

export const NO_EVIDENCE: EmptyWords = {
  client: ["No evidence yet", "Add files on the timeline: each names its controls and the span it covers."],
  auditor: [
    "No evidence",
    "Evidence of the engagement’s period appears here, each piece with its controls and its span.",
  ],
};
export function noneInReview(review: ReviewState): EmptyWords {
  const nothing = `Nothing is ${REVIEW_WORD[review]}`;
  return {
    client: [
      nothing,
      review === "returned"
        ? "What a reviewer returns is here until it is replaced or withdrawn."
        : "Choose another state above.",
    ],
    auditor:
      review === "returned"
        ? [
            "Not shared with auditors",
            "Evidence the client returned to its submitter covers nothing, and stays with the client.",
          ]
        : [nothing, "Choose another state above."],
  };
}
export const NO_LANE: EmptyWords = {
  client: [
    "No control is mapped to this engagement yet",
    "Map controls to its criteria, or import a list that names them: their occurrences appear here.",
  ],
  auditor: [
    "No control is mapped to this engagement",
    "Occurrences of the controls that are mapped to its criteria appear here.",
  ],
};
export const NO_ENGAGEMENT: EmptyWords = {
  client: [
    "No engagements yet",
    "The timeline runs over an engagement’s period. Set one up, then map controls to its criteria.",
  ],
  auditor: ["No engagement", "The timeline runs over the period of the engagement that is shared with you."],
};
