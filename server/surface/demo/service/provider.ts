import { TSC } from "#db/catalog/frameworks.ts";
import { organizationTarget, serveAs } from "#server/ground/access/service.ts";
import type { Span } from "#server/ground/calendar/rules.ts";
import { addDays } from "#server/ground/calendar/rules.ts";
import { createClient } from "#server/people/delegations/service/create-client.ts";
import { liveThrough } from "./history.ts";
import { type DemoPerson, makeOrganization } from "./people.ts";
import { adopt, advance, KEY_CONTROLS, writeControls } from "./programme.ts";

const CLIENTS = [
  {
    name: "Brightwater Health Systems",
    workspace: "Patient portal",
    owner: "Mara Feld",
    every: 4,
    categories: ["security", "confidentiality"],
  },
  {
    name: "Kestrel Robotics",
    workspace: "Fleet cloud",
    owner: "Jonas Weir",
    every: 6,
    categories: ["security", "availability"],
  },
];

export async function seedProvider(person: DemoPerson, period: Span, now: string): Promise<void> {
  const before = `${addDays(period.from, -20)}T15:00:00.000Z`;
  const mssp = await makeOrganization(person, "Castellan Security", "mssp", before);
  for (const client of CLIENTS) {
    const ownerEmail = `${client.owner.toLowerCase().replace(" ", ".")}@demo.tickmark.example`;
    const { slug } = await serveAs(
      person,
      before,
      organizationTarget(mssp.orgId, "client:manage"),
      "write",
      (tx, actor) =>
        createClient(tx, actor, {
          name: client.name,
          ownerName: client.owner,
          ownerEmail,
          first: { name: client.workspace, timeZone: "America/Chicago" },
        }),
    );
    const { id } = await adopt(person, slug, before, {
      kind: "soc2",
      type: 2,
      periodFrom: period.from,
      periodTo: period.to,
      categories: client.categories,
    });
    const known = new Set(TSC.filter((c) => client.categories.some((k) => k === c.category)).map((c) => c.code));
    const starters = KEY_CONTROLS.filter(
      (c, i) => i % client.every !== 0 && c.criteria.some((k) => known.has(k)),
    ).slice(0, 40);
    const controls = await writeControls(person, slug, before, starters, period, known);
    await advance(person, slug, before, id, ["prepare"]);
    await advance(person, slug, `${period.from}T15:00:00.000Z`, id, ["operate"]);
    // Half of the controls have evidence; the portfolio warns about the rest.
    await liveThrough(
      { manager: person, owner: null },
      slug,
      controls.filter((_, i) => i % 2 === 0 || i % 5 === 0),
      period,
      now,
    );
  }
}
