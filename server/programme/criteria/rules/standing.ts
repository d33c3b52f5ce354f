import type { Strength } from "../schema.ts";

export const STRENGTH_LABEL: Record<Strength, string> = {
  fully: "meets it fully",
  partly: "meets it in part",
  supports: "supports it",
};

type Point = { id: string; appliesWhen: string };
type Mapped = { status: "draft" | "active" | "retired"; strength: Strength; points: readonly string[] };

export type Standing = "full" | "part" | "none";

/**
 * Full when one active control meets the criterion fully, or several together address every point of focus that always applies;
 * part when one meets a part; none when controls only support it. Drafts do not count.
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

/** The points of focus that active controls address: all of them when one meets the criterion fully. */
export function addressedPoints(points: readonly Point[], mapped: readonly Mapped[]): Set<string> {
  const active = mapped.filter((m) => m.status === "active" && m.strength !== "supports");
  if (active.some((m) => m.strength === "fully" && m.points.length === 0)) return new Set(points.map((p) => p.id));
  const named = new Set(active.flatMap((m) => m.points));
  return new Set(points.map((p) => p.id).filter((id) => named.has(id)));
}

const CYCLE: readonly (Strength | null)[] = [null, "fully", "partly", "supports"];

export function nextStrength(strength: Strength | null): Strength | null {
  return CYCLE[(CYCLE.indexOf(strength) + 1) % CYCLE.length] ?? null;
}
