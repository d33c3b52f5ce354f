import type { ControlFields } from "#server/programme/controls/rules/listed.ts";
import { STRENGTH_LABEL } from "#server/programme/criteria/rules/standing.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";

export const MATRIX_HEADINGS = [
  "Criterion",
  "Criterion title",
  "Framework",
  "Met",
  "Risks",
  "Control",
  "Control title",
  "Control statement",
  "How far",
  "Points of focus",
  "Rationale",
  "Owner",
  "Frequency",
  "Type",
  "Nature",
  "Key",
  "Evidence",
  "Status",
] as const;

const MET = { full: "in full", part: "in part", none: "no" };

type Risks = ReadonlyMap<string, readonly string[]>;

/**
 * The risk and control matrix: a row per control per criterion, and one for a criterion without controls.
 * @param risks criterion id → codes of the risks that threaten it
 */
export function matrixRows(
  criteria: readonly Criterion[],
  controls: readonly ControlFields[],
  risks: Risks,
): string[][] {
  const byCode = new Map(controls.map((c) => [c.code, c]));
  return criteria.flatMap((k) => {
    const start = [k.code, k.title, k.framework, MET[k.standing], (risks.get(k.id) ?? []).join("; ")];
    if (k.controls.length === 0) return [[...start, ...Array<string>(MATRIX_HEADINGS.length - start.length).fill("")]];
    return k.controls.map((m) => {
      const c = byCode.get(m.code);
      return [
        ...start,
        m.code,
        m.title,
        c?.statement ?? "",
        STRENGTH_LABEL[m.strength],
        m.points.map((id) => k.points.find((p) => p.id === id)?.text ?? id).join("; "),
        m.rationale ?? "",
        c?.ownerName ?? "",
        (c?.frequency ?? "").replaceAll("_", " "),
        c?.type ?? "",
        (c?.nature ?? "").replaceAll("_", " "),
        m.isKey ? "yes" : "no",
        (c?.evidenceTypes ?? []).join("; "),
        m.status,
      ];
    });
  });
}
