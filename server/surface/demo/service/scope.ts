import demo from "#db/catalog/demo-scope.json" with { type: "json" };
import type { Tx } from "#db/tenant.ts";
import { serveAs, type WorkspaceActor, workspaceTarget } from "#server/ground/access/service.ts";
import { addDays, addMonths, type Span } from "#server/ground/calendar/rules.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { currentPeople } from "#server/people/people/queries.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { openDescription } from "#server/programme/description/queries.ts";
import { saveSection } from "#server/programme/description/service.ts";
import { ScopeValues, VendorReportValues } from "#server/programme/scope/schema.ts";
import { saveDiagram } from "#server/programme/scope/service/diagram.ts";
import { saveItem } from "#server/programme/scope/service/items.ts";
import { saveVendorReport } from "#server/programme/scope/service/vendor-reports.ts";
import type { DemoPerson } from "./people.ts";

type DemoItem = { name: string; expectedOf?: string; tiedTo?: string[]; ownerId: string | null };
type Work = { tx: Tx; actor: WorkspaceActor; from: string; ids: Map<string, string>; criteria: Map<string, string> };

/** Describes the payroll platform: its parts, vendors and data flows, with every section complete. */
export function describeSystem(person: DemoPerson, workspace: string, at: string, period: Span, engagementId: string) {
  return serveAs(person, at, workspaceTarget({ workspace }, "scope:manage"), "write", async (tx, actor) => {
    const criteria = new Map((await listCriteria(tx, actor, {})).map((c) => [c.code, c.id]));
    const owner = (await currentPeople(tx, actor)).find((p) => p.name === person.name)?.id ?? null;
    const work: Work = { tx, actor, from: at.slice(0, 10), ids: new Map(), criteria };
    for (const item of demo.items) await add(work, { ownerId: owner, ...item });
    await reports(work, period);
    await draw(work);
    const write = (section: string, body: string) =>
      saveSection(tx, actor, { engagementId, section, body, isComplete: true, version: 0 });
    await write("services", "Employers send hours and changes; Northwind calculates, pays and files for them.");
    await write("incidents", "No incident in the period came from a control failing or hurt a commitment.");
    await write("not_applicable", "Every criterion of the chosen categories applies.");
    // The other sections consist of data only.
    for (const { id, version } of (await openDescription(tx, actor, engagementId)).sections)
      if (version === 0) await write(id, "");
  });
}

async function add({ tx, actor, from, ids, criteria }: Work, { expectedOf, tiedTo = [], ...item }: DemoItem) {
  const values = ScopeValues.parse({
    description: "",
    standing: "in",
    reason: null,
    inIsms: true,
    classification: null,
    dataOwner: null,
    method: null,
    effectiveFrom: from,
    ...item,
    vendorId: expectedOf ? (ids.get(expectedOf) ?? null) : null,
  });
  const tied = tiedTo.flatMap((code) => criteria.get(code) ?? []);
  ids.set(item.name, (await saveItem(tx, actor, { values, criteria: tied, edited: null })).item.id);
}

async function reports({ tx, actor, ids }: Work, period: Span) {
  const given = [
    { vendor: "Stratus Cloud", kind: "soc2", from: addMonths(period.from, -3), to: addMonths(period.to, 1) },
    { vendor: "Meridian Payments", kind: "soc1", from: addMonths(period.from, -6), to: addMonths(period.from, 6) },
  ];
  for (const { vendor, kind, from, to } of given) {
    const values = VendorReportValues.parse({
      kind,
      periodFrom: from,
      periodTo: addDays(to, -1),
      opinion: "unmodified",
      exceptions: null,
      bridgeTo: null,
      reviewedOn: actor.now.slice(0, 10),
      conclusion: "No exception touches our criteria. Their user-entity controls are ours: IAM-04, IAM-05.",
      reviewExpiresOn: addMonths(actor.now.slice(0, 10), 18),
    });
    await saveVendorReport(tx, actor, { vendorId: ids.get(vendor) ?? "", values, edited: null });
  }
}

async function draw({ tx, actor, ids }: Work) {
  const id = (name: string) => ids.get(name) ?? "";
  const diagram = {
    nodes: Object.entries(demo.places).map(([name, [x = 0, y = 0]]) => ({ itemId: id(name), x, y })),
    boundaries: [
      { id: newId(), name: "Production account", x: 288, y: -40, width: 648, height: 312 },
      { id: newId(), name: "Columbus office", x: 288, y: 312, width: 280, height: 136 },
    ],
    flows: demo.flows.map(({ from, to, label, data }) => ({
      id: newId(),
      fromId: id(from),
      toId: id(to),
      label,
      dataIds: data.map(id),
    })),
  };
  await saveDiagram(tx, actor, { diagram, version: null });
}
