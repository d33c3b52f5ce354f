import { eq, sql } from "drizzle-orm";
import { OBJECTIVES, TSC } from "#db/catalog/frameworks.ts";
import { person, workerBeat } from "#db/schema/ground/identity.ts";
import { asIdentity } from "#db/tenant.ts";
import { addDays, addMonths, endOfMonth, startOfMonth, today } from "#server/ground/calendar/rules.ts";
import { DEMO_SIGN_INS } from "#server/ground/platform/demo-people.ts";
import { shareWithAuditor } from "./audit.ts";
import { writeDocuments } from "./documents.ts";
import { liveThrough, REVIEWED, showImplemented } from "./history.ts";
import { issueFirstReport } from "./issued.ts";
import { join, makeOrganization, makePeople } from "./people.ts";
import {
  adopt,
  advance,
  KEY_CONTROLS,
  makeWorkspace,
  PAYROLL_CONTROLS,
  planReports,
  writeControls,
} from "./programme.ts";
import { seedProvider } from "./provider.ts";
import { rateRisks } from "./risks.ts";
import { describeSystem } from "./scope.ts";

const DONE = "demo-seeded";

/** Through the same services as real requests. @returns "half" when an earlier run was interrupted, so that the caller starts over */
export async function seedDemo(say: (line: string) => void, now = new Date().toISOString()): Promise<"ready" | "half"> {
  const state = await demoState();
  if (state !== "absent") return state;
  say("Building the demo (once; about half a minute) …");
  const day = today(now, "America/New_York");
  const period = { from: startOfMonth(addMonths(day, -10)), to: endOfMonth(addMonths(startOfMonth(day), 1)) };
  const longAgo = `${addDays(period.from, -30)}T15:00:00.000Z`;
  const people = await makePeople();
  const northwind = {
    ...(await makeOrganization(people.owner, "Northwind Payroll, Inc.", "service_organization", longAgo)),
    name: "Northwind Payroll, Inc.",
  };
  await join(northwind, people.compliance, "compliance_manager", longAgo);
  await join(northwind, people["control-owner"], "control_owner", longAgo);
  await join(northwind, people.viewer, "viewer", longAgo);
  await makeWorkspace(people.owner, northwind.orgId, "Payroll platform", "demo", longAgo);
  await planReports(people.compliance, "demo", longAgo);
  const dates = { type: 2, periodFrom: period.from, periodTo: period.to };
  const objectives = OBJECTIVES.filter((o) => o.code.startsWith("PAY-") || o.category === "itgc").map((o) => o.code);
  // Nine months: a bridge letter covers the rest of the customers' year, and annual controls of the last quarter fall outside.
  const soc1 = { kind: "soc1", ...dates, periodTo: endOfMonth(addMonths(period.from, 8)), categories: [], objectives };
  const soc1Made = await adopt(people.compliance, "demo", longAgo, soc1);
  const categories = ["security", "availability", "confidentiality", "processing_integrity"];
  const soc2 = await adopt(people.compliance, "demo", longAgo, { kind: "soc2", ...dates, categories });
  const known = new Set([
    ...objectives,
    ...TSC.filter((c) => c.category && categories.includes(c.category)).map((c) => c.code),
  ]);
  const controls = await writeControls(
    people.compliance,
    "demo",
    longAgo,
    [...KEY_CONTROLS, ...PAYROLL_CONTROLS],
    period,
    known,
    REVIEWED,
  );
  await describeSystem(people.compliance, "demo", longAgo, period, soc2.id);
  await rateRisks({ writer: people.compliance, accepter: people.owner }, "demo", longAgo);
  const staff = { writer: people.compliance, approver: people.owner, readers: [people.owner, people["control-owner"]] };
  await writeDocuments(staff, "demo", longAgo, now);
  const firstDay = `${period.from}T15:00:00.000Z`;
  for (const { id } of [soc1Made, soc2]) {
    await advance(people.compliance, "demo", longAgo, id, ["prepare"]);
    await advance(people.compliance, "demo", firstDay, id, ["operate"]);
  }
  await showImplemented(people.compliance, "demo", controls, longAgo);
  await issueFirstReport(people.compliance, "demo", { asOf: longAgo.slice(0, 10), categories, at: firstDay });
  const done = await liveThrough(
    { manager: people.compliance, owner: people["control-owner"] },
    "demo",
    controls,
    period,
    now,
  );
  await advance(people.compliance, "demo", now, soc1Made.id, ["examine"]);
  const firm = await makeOrganization(people.auditor, "Alder & Pike CPAs", "audit_firm", longAgo);
  await shareWithAuditor(people, firm.orgId, soc2.id, addMonths(period.to, 4));
  await seedProvider(people.mssp, period, now);
  await asIdentity("write", (tx) => tx.insert(workerBeat).values({ worker: DONE, at: now }));
  say(`The demo is built: ${controls.length} controls, ${done} events and pieces of evidence.`);
  return "ready";
}

async function demoState(): Promise<"absent" | "ready" | "half"> {
  return asIdentity("read", async (tx) => {
    const [marker] = await tx.select({ at: workerBeat.at }).from(workerBeat).where(eq(workerBeat.worker, DONE));
    if (marker) return "ready";
    const [started] = await tx
      .select({ id: person.id })
      .from(person)
      .where(sql`lower(email) = ${DEMO_SIGN_INS[0].email}`);
    return started ? "half" : "absent";
  });
}
