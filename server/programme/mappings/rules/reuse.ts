import type { Reuse } from "../schema.ts";

type Read = { engagementId: string; controlId: string };
type Control = { id: string; code: string; title: string };
type Report = { id: string; name: string; kind: string };

/**
 * Which controls serve which reports, and the split between SOC and ISO. Derived from mappings, never stored.
 * @param reads each control that an engagement reads, once
 * @param controls every control, drafts included
 */
export function reuseOf(reports: readonly Report[], reads: readonly Read[], controls: readonly Control[]): Reuse {
  const readers = new Map(
    [...Map.groupBy(reads, (r) => r.controlId)].map(([id, own]) => [id, new Set(own.map((r) => r.engagementId))]),
  );
  const iso = new Set(reports.filter((r) => r.kind === "iso27001").map((r) => r.id));
  const sides = [...readers.values()].map((own) => {
    const forIso = own.intersection(iso).size > 0;
    const forSoc = own.size > own.intersection(iso).size;
    return forIso && forSoc ? "both" : forIso ? "iso" : "soc";
  });
  return {
    reports: reports.map(({ id, name }) => {
      const own = [...readers.values()].filter((r) => r.has(id));
      return { id, name, controls: own.length, alone: own.filter((r) => r.size === 1).length };
    }),
    both: sides.filter((s) => s === "both").length,
    soc: sides.filter((s) => s === "soc").length,
    iso: sides.filter((s) => s === "iso").length,
    none: controls.length - readers.size,
    controls: controls.map((c) => ({ ...c, reports: [...(readers.get(c.id) ?? [])] })),
  };
}
