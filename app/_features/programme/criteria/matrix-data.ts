import { controlHref } from "#app/_features/programme/controls/href.ts";
import { byCode } from "#app/_lib/by-code.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import type { MarkWeight, MatrixColumn, MatrixMarks, MatrixRow } from "#app/_ui/matrix/rules.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ControlName } from "#server/programme/controls/schema/control.ts";
import { STRENGTH_LABEL } from "#server/programme/criteria/rules/standing.ts";
import type { Criterion, Strength } from "#server/programme/criteria/schema.ts";

export const WEIGHT: Record<Strength, MarkWeight> = { fully: "full", partly: "half", supports: "outline" };

function markOf({ strength, rationale }: Criterion["controls"][number]) {
  return { weight: WEIGHT[strength], words: `${STRENGTH_LABEL[strength]}. ${rationale ?? "No rationale given."}` };
}

/** Criteria × controls as the matrix draws them; a draft's mark is there, but does not count. */
export function matrixOf(scope: InWorkspace, criteria: readonly Criterion[], controls: readonly ControlName[]) {
  const list = hrefIn(scope, "/criteria");
  const rows = criteria.map(
    (c): MatrixRow => ({
      id: c.id,
      code: c.code,
      title: c.title,
      group: { code: c.groupCode, name: c.groupName },
      count: c.controls.filter((control) => control.status === "active").length,
      href: `${list}#${encodeURIComponent(c.code)}`,
    }),
  );
  const counts = new Map<string, number>();
  for (const { controls: mapped } of criteria) for (const { id } of mapped) counts.set(id, (counts.get(id) ?? 0) + 1);
  const columns = controls
    .map(
      (c): MatrixColumn => ({
        id: c.id,
        code: c.code,
        title: c.title,
        key: c.isKey,
        href: controlHref(scope, c),
        count: counts.get(c.id) ?? 0,
      }),
    )
    .sort((a, b) => byCode(a.code, b.code));
  const marks: MatrixMarks = Object.fromEntries(
    criteria.map((c) => [c.id, Object.fromEntries(c.controls.map((mapped) => [mapped.id, markOf(mapped)]))]),
  );
  return { rows, columns, marks };
}
