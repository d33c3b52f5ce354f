import { and, inArray } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { openWindows } from "#server/programme/controls/queries/windows.ts";
import { type Design, designStart, namesOf, type OpenWindow, since } from "#server/programme/controls/rules/changes.ts";
import { saveControls } from "#server/programme/controls/service/save-controls.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { oscalControls } from "../queries.ts";
import { completed, type ReadComponents } from "../rules/read-components.ts";
import type { ComponentImport, OscalControl } from "../schema.ts";

/**
 * Imports the components of an OSCAL component definition as controls, matched by code, and maps them. Deletes nothing and
 * keeps existing mappings. Design changes inside a window are left out and noted.
 * @param isPreview return the changes without writing them
 * @param read the parsed file
 */
export async function importComponents(
  tx: Tx,
  actor: WorkspaceActor,
  { title, controls, notUnderstood }: ReadComponents,
  isPreview: boolean,
): Promise<ComponentImport> {
  const criteria = await listCriteria(tx, actor, {});
  const codes = controls.map((c) => c.code);
  const held = new Map((await oscalControls(tx, actor, codes)).map((c) => [c.code, c]));
  const windows = await openWindows(tx, actor);
  const day = today(actor.now, actor.workspace.timeZone);
  const differs = controls
    .map((c) => completed(c, held.get(c.code)))
    .filter((c) => JSON.stringify(comparable(c)) !== JSON.stringify(comparable(held.get(c.code))));
  const keeps = (c: OscalControl): OpenWindow[] => {
    const before = held.get(c.code);
    const start = before && designStart(designOf(before), designOf(c), day);
    return start === undefined ? [] : since(windows.reading.get(before?.id ?? "") ?? [], start);
  };
  const judged = differs.map((c) => ({ c, inside: keeps(c) }));
  const kept = judged.filter(({ inside }) => inside.length > 0);
  const changes = judged.filter(({ inside }) => inside.length === 0).map(({ c }) => c);
  const mapped = new Set(criteria.flatMap((k) => k.controls.map((m) => `${m.code} ${k.id}`)));
  const unmapped = controls.flatMap((c) =>
    c.mappings.filter((m) => !mapped.has(`${c.code} ${m.criterionId}`)).map((m) => ({ ...m, code: c.code })),
  );
  const waits = (m: { code: string; criterionId: string }) =>
    windows.inForce.has(held.get(m.code)?.id ?? "") ? (windows.criteria.get(m.criterionId) ?? []) : [];
  const weighed = unmapped.map((m) => ({ m, inside: waits(m) }));
  const fresh = weighed.filter(({ inside }) => inside.length === 0).map(({ m }) => m);
  const codeOf = new Map(criteria.map((k) => [k.id, k.code]));
  const named = ({ code, title: name }: OscalControl) => ({ code, title: name });
  const outcome: ComponentImport = {
    title,
    created: changes.filter((c) => !held.has(c.code)).map(named),
    changed: changes.filter((c) => held.has(c.code)).map(named),
    unchanged: controls.length - changes.length,
    mapped: fresh.length,
    notUnderstood: [
      ...notUnderstood,
      ...kept.map(
        ({ c, inside }) =>
          `${c.code} is inside the period of ${namesOf(inside).join(" and ")}: it stays as it is. Change it on its own page, where a second person approves it.`,
      ),
      ...weighed
        .filter(({ inside }) => inside.length > 0)
        .map(
          ({ m, inside }) =>
            `${m.code} is inside the period of ${namesOf(inside).join(" and ")}: its mapping to ${codeOf.get(m.criterionId)} is not made. Map it on its own page, where a second person approves it.`,
        ),
    ],
  };
  if (isPreview) return outcome;
  const taken = new Set(
    (
      await tx
        .select({ id: control.id })
        .from(control)
        .where(
          and(
            inTenant(control, actor),
            inArray(
              control.id,
              changes.flatMap((c) => c.id || []),
            ),
          ),
        )
    ).map((row) => row.id),
  );
  const more = Map.groupBy(fresh, (m) => m.code);
  const changed = new Set(changes.map((c) => c.code));
  const onlyMapped = [...more.keys()].filter((code) => !changed.has(code));
  await saveControls(
    tx,
    actor,
    [...changes.map((c) => changeOf(c, taken)), ...onlyMapped.map((code) => ({ code }))].map((change) => ({
      ...change,
      mappings: more.get(change.code)?.map(({ code: _, ...mapping }) => mapping),
    })),
    `From the OSCAL file ${title}.`.slice(0, 1000),
  );
  await record(tx, actor, {
    action: "controls.imported",
    subject: { type: "import", id: null, label: `OSCAL: ${title}` },
    after: {
      created: outcome.created.map((c) => c.code),
      changed: outcome.changed.map((c) => c.code),
      mapped: fresh.map(({ code, criterionId, strength, rationale, points }) => ({
        code,
        criterionId,
        strength,
        rationale,
        points,
      })),
    },
  });
  return outcome;
}

function changeOf(control: OscalControl, taken: ReadonlySet<string>) {
  const {
    id,
    anchor,
    dueDays,
    graceDays,
    operatesFrom,
    operatesTo,
    escalation,
    performerName,
    reviewerName,
    updatedAt: _,
    ...c
  } = control;
  const rest = { anchor, dueDays, graceDays, operatesFrom, operatesTo, performerName, reviewerName, escalation };
  return { ...c, rest: { ...rest, id: id && !taken.has(id) ? id : null } };
}

function designOf({ status, ...control }: OscalControl): Design {
  // No such file states the review setting.
  return { ...control, status: status ?? "active", evidenceReview: "workspace" };
}

/** Compares every field except the time of the last change. */
function comparable(c: OscalControl | undefined) {
  return c && FIELDS.map((field) => c[field]);
}

const FIELDS = [
  "code",
  "title",
  "statement",
  "status",
  "key",
  "category",
  "ownerName",
  "performerName",
  "reviewerName",
  "frequency",
  "anchor",
  "dueDays",
  "graceDays",
  "type",
  "nature",
  "operatesFrom",
  "operatesTo",
  "evidenceTypes",
  "escalation",
] as const;
