import { formatDay, today } from "#server/ground/calendar/rules.ts";
import type { Paper } from "#server/ground/papers/schema.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import type { Implementation, Reason, SoaLine, SoaVersion } from "./schema.ts";

export const REASON_LABEL: Record<Reason, string> = {
  risk: "Risk treatment",
  law: "Law or regulation",
  contract: "Contract",
  practice: "Good practice",
};

export const IMPLEMENTATION_LABEL: Record<Implementation, string> = {
  implemented: "Implemented",
  partly: "In part",
  planned: "Planned",
  not: "Not implemented",
};

export function implementationOf({ standing, controls }: Pick<Criterion, "standing" | "controls">): Implementation {
  if (standing === "full") return "implemented";
  if (standing === "part") return "partly";
  return controls.some((c) => c.status === "draft") ? "planned" : "not";
}

/** Why a statement cannot be issued yet, in one sentence; null when it can be. */
export function issueProblem(lines: readonly SoaLine[]): string | null {
  const undecided = lines.filter((l) => l.isApplicable === null);
  if (lines.length === 0)
    return "Set up an ISO 27001 engagement first: its Annex A controls are what the statement is about.";
  if (undecided.length === 0) return null;
  const first = undecided.slice(0, 3).map((l) => l.code);
  const more = undecided.length > 3 ? ` and ${undecided.length - 3} more` : "";
  return `Decide first whether ${first.join(", ")}${more} ${undecided.length === 1 ? "applies" : "apply"}.`;
}

export function keptLine(line: SoaLine) {
  const { code, title, theme, isApplicable, reasons, justification, implementation, evidence } = line;
  return {
    code,
    title,
    theme,
    isApplicable,
    reasons,
    justification,
    implementation,
    evidence,
    controls: line.controls.map((c) => c.code),
  };
}
export type KeptLine = ReturnType<typeof keptLine>;

/** How many lines differ from the previous version. A new evidence count is not a difference. */
export function changedLines(before: readonly KeptLine[], after: readonly KeptLine[]): number {
  const contentOf = ({ evidence: _, ...line }: KeptLine) => JSON.stringify(Object.entries(line).sort());
  const previous = new Map(before.map((line) => [line.code, contentOf(line)]));
  return after.filter((line) => previous.get(line.code) !== contentOf(line)).length;
}

export const SOA_HEADINGS = [
  "Control",
  "Title",
  "Theme",
  "Applicable",
  "Reasons",
  "Justification",
  "Implementation",
  "Own controls",
  "Evidence",
] as const;

export function soaCells(line: KeptLine): string[] {
  return [
    line.code,
    line.title,
    line.theme,
    line.isApplicable === null ? "undecided" : line.isApplicable ? "yes" : "no",
    line.reasons.map((r) => REASON_LABEL[r]).join("; "),
    line.justification,
    line.isApplicable === false ? "" : IMPLEMENTATION_LABEL[line.implementation],
    line.controls.join("; "),
    line.evidence === null ? "" : String(line.evidence),
  ];
}

export function soaPaper(version: SoaVersion, lines: readonly KeptLine[], system: string, timeZone: string): Paper {
  const day = (at: string) => formatDay(today(at, timeZone));
  const applied = lines.filter((l) => l.isApplicable);
  return {
    title: "Statement of Applicability",
    under: [
      `${system}: ISO/IEC 27001:2022, Annex A. Version ${version.version}, ${day(version.issuedAt)}, ${version.issuedBy}`,
      version.approvedBy && version.approvedAt
        ? `Approved by ${version.approvedBy} on ${day(version.approvedAt)}`
        : "Not approved yet",
      `${applied.length} of ${lines.length} controls apply, ${applied.filter((l) => l.implementation === "implemented").length} of them implemented.`,
    ],
    pieces: [...Map.groupBy(lines, (l) => l.theme)].flatMap(([theme, own]) => [
      { kind: "heading" as const, level: 1 as const, text: theme },
      {
        kind: "table" as const,
        head: ["Control", "Applies", "Why", "Implementation", "Own controls"],
        rows: own.map((l) => {
          const [, , , applies = "", reasons = "", justification = "", implementation = "", controls = ""] =
            soaCells(l);
          const why = [reasons, justification].filter(Boolean).join(". ");
          return [`${l.code} ${l.title}`, applies, why, implementation, controls];
        }),
      },
    ]),
  };
}
