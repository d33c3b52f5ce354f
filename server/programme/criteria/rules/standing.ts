import type { Strength } from "../schema.ts";

export const STRENGTH_LABEL: Record<Strength, string> = {
  fully: "meets it fully",
  partly: "meets it in part",
  supports: "supports it",
};

type Point = { id: string; appliesWhen: string };
type Mapped = { status: "draft" | "active" | "retired"; strength: Strength; points: readonly string[] };

/** How far a criterion is met. Only what covers it `fully` counts as covered; a part is a beginning. */
export type Standing = "full" | "part" | "none";

/**
 * How far controls in operation meet a criterion: in full when one of them does, or when several together address every point of
 * focus that applies to all systems; in part when one meets a part; not at all when controls only support it. A draft counts nothing.
 */
export function standingOf(points: readonly Point[], mapped: readonly Mapped[]): Standing {
  const active = mapped.filter((m) => m.status === "active");
  if (active.some((m) => m.strength === "fully")) return "full";
  const partly = active.filter((m) => m.strength === "partly");
  if (partly.length === 0) return "none";
  const required = points.filter((p) => p.appliesWhen === "always");
  const addressed = new Set(partly.flatMap((m) => m.points));
  return required.length > 0 && required.every((p) => addressed.has(p.id)) ? "full" : "part";
}

/** The points of focus that a control in operation addresses: all of them when one meets the criterion fully. */
export function addressedPoints(points: readonly Point[], mapped: readonly Mapped[]): Set<string> {
  const active = mapped.filter((m) => m.status === "active" && m.strength !== "supports");
  if (active.some((m) => m.strength === "fully" && m.points.length === 0)) return new Set(points.map((p) => p.id));
  const named = new Set(active.flatMap((m) => m.points));
  return new Set(points.map((p) => p.id).filter((id) => named.has(id)));
}

const CYCLE: readonly (Strength | null)[] = [null, "fully", "partly", "supports"];

/** What the next press on a cell of the matrix makes of it. */
export function nextStrength(strength: Strength | null): Strength | null {
  return CYCLE[(CYCLE.indexOf(strength) + 1) % CYCLE.length] ?? null;
}
