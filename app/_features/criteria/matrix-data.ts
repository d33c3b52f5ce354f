import { controlHref } from "#app/_features/controls/href.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import type { MatrixColumn, MatrixMarks, MatrixRow } from "#app/_ui/matrix/rules.ts";
import type { InWorkspace } from "#server/access/schema.ts";
import type { ControlName } from "#server/controls/schema.ts";
import type { Criterion } from "#server/criteria/schema.ts";

const byCode = new Intl.Collator("en", { numeric: true });

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
  const columns = controls
    .map((c): MatrixColumn => ({ id: c.id, code: c.code, title: c.title, key: c.isKey, href: controlHref(scope, c) }))
    .sort((a, b) => byCode.compare(a.code, b.code));
  const marks: MatrixMarks = Object.fromEntries(
    criteria.map((c) => [c.id, Object.fromEntries(c.controls.map(({ id, rationale }) => [id, { rationale }]))]),
  );
  return { rows, columns, marks };
}
