import type { Tx } from "#db/tenant.ts";
import { serveAs, type WorkspaceActor, workspaceTarget } from "#server/ground/access/service.ts";
import { addDays, today } from "#server/ground/calendar/rules.ts";
import { currentPeople } from "#server/people/people/queries.ts";
import { controlNames } from "#server/programme/controls/queries/current.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { openRegister } from "#server/programme/risks/queries/register.ts";
import type { Rating, Risk, RiskValues } from "#server/programme/risks/schema.ts";
import { acceptRisk, registerRisk } from "#server/programme/risks/service/register.ts";
import { listScope } from "#server/programme/scope/queries/items.ts";
import type { DemoPerson } from "./people.ts";

type People = { writer: DemoPerson; accepter: DemoPerson };

/** The register: objective risks rated, and some own risks, one of them accepted, one accepted too long ago, one not rated. */
export async function rateRisks({ writer, accepter }: People, workspace: string, then: string): Promise<void> {
  const own = await serveAs(writer, then, workspaceTarget({ workspace }, "risk:manage"), "write", writeRegister);
  await serveAs(accepter, then, workspaceTarget({ workspace }, "risk:accept"), "write", async (tx, actor) => {
    const day = today(actor.now, actor.workspace.timeZone);
    for (const { id, version, code } of own.filter((r) => r.treatment === "accept"))
      await acceptRisk(tx, actor, {
        riskId: id,
        version,
        why: "Doing away with it costs more than it could cost us; it is looked at again each year.",
        until: addDays(day, code.endsWith("3") ? 120 : 366),
      });
  });
}

async function writeRegister(tx: Tx, actor: WorkspaceActor): Promise<Risk[]> {
  const people = await currentPeople(tx, actor);
  const ownerId = (n: number) => people[n % people.length]?.id ?? null;
  for (const [n, risk] of (await openRegister(tx, actor)).risks.entries()) {
    const inherent = { likelihood: 2 + (n % 3), impact: 3 + (n % 2) };
    await registerRisk(tx, actor, {
      values: {
        ...valuesOf(risk),
        category: "Processing",
        ownerId: ownerId(n),
        inherent,
        residual: risk.controls.length > 0 ? lowered(inherent) : inherent,
        treatment: "mitigate",
        isFraud: /fraud|fictitious|ghost|divert/i.test(risk.description),
      },
      edited: { riskId: risk.id, version: risk.version },
    });
  }
  const criteria = new Map((await listCriteria(tx, actor, {})).map((c) => [c.code, c]));
  const controls = await controlNames(tx, actor);
  const items = (await listScope(tx, actor, {})).items;
  const made: Risk[] = [];
  for (const [n, starter] of OWN.entries()) {
    const { prefix, threatens, asset, ...values } = starter;
    made.push(
      await registerRisk(tx, actor, {
        values: {
          treatmentDue: null,
          treatmentPlan: "",
          isFraud: false,
          ...values,
          ownerId: n === 4 ? null : ownerId(n),
          criteria: threatens.flatMap((code) => criteria.get(code)?.id ?? []),
          controls: prefix
            ? controls
                .filter((c) => c.code.startsWith(prefix))
                .map((c) => c.id)
                .slice(0, 3)
            : [],
          assets: items
            .filter((i) => i.kind === asset)
            .map((i) => i.id)
            .slice(0, 2),
        },
        edited: null,
      }),
    );
  }
  return made;
}

function valuesOf(risk: Risk): RiskValues {
  const ids = (all: readonly { id: string }[]) => all.map((one) => one.id);
  const { description, cause, consequence, category, isFraud, inherent, residual, treatment, treatmentPlan } = risk;
  return {
    ...{ description, cause, consequence, category, isFraud, inherent, residual, treatment, treatmentPlan },
    treatmentDue: risk.treatmentDue,
    ownerId: risk.owner?.id ?? null,
    criteria: ids(risk.criteria),
    controls: ids(risk.controls),
    assets: ids(risk.assets),
  };
}

function lowered({ likelihood, impact }: Rating): Rating {
  return { likelihood: Math.max(1, likelihood - 2), impact: Math.max(1, impact - 1) };
}

type Own = Pick<
  RiskValues,
  "description" | "cause" | "consequence" | "category" | "inherent" | "residual" | "treatment"
> &
  Partial<Pick<RiskValues, "isFraud" | "treatmentPlan">> & { prefix: string; threatens: string[]; asset: string };

const OWN: readonly Own[] = [
  {
    description: "Ransomware encrypts the payroll databases shortly before a pay day.",
    cause: "A phished administrator, or a weakness that was not patched in time.",
    consequence: "Thousands of people are paid late; customers leave.",
    category: "Security",
    inherent: { likelihood: 4, impact: 5 },
    residual: { likelihood: 2, impact: 3 },
    treatment: "mitigate",
    prefix: "AVL",
    threatens: ["CC7.4", "CC7.5", "A1.2"],
    asset: "infrastructure",
  },
  {
    description: "An employee changes bank details so that wages go to an account of their own.",
    cause: "One person can both change details and release a payment.",
    consequence: "Money is lost, and the trust of customers with it.",
    category: "Payments",
    isFraud: true,
    inherent: { likelihood: 3, impact: 5 },
    residual: { likelihood: 1, impact: 5 },
    treatment: "mitigate",
    prefix: "IAM",
    threatens: ["CC3.3", "CC6.3"],
    asset: "application",
  },
  {
    description: "The only engineer who knows the tax engine leaves.",
    cause: "Knowledge that is written down nowhere.",
    consequence: "Changes of law are late in the product.",
    category: "People",
    inherent: { likelihood: 3, impact: 3 },
    residual: { likelihood: 3, impact: 3 },
    treatment: "accept",
    prefix: "HRS",
    threatens: ["CC1.4"],
    asset: "team",
  },
  {
    description: "The hosting provider is down for longer than a day.",
    cause: "One region, one provider.",
    consequence: "The service stands still until it is back.",
    category: "Vendors",
    inherent: { likelihood: 2, impact: 5 },
    residual: { likelihood: 2, impact: 4 },
    treatment: "transfer",
    treatmentPlan: "Credits by contract, and an insurance against interruption.",
    prefix: "VEN",
    threatens: ["CC9.2", "A1.2"],
    asset: "vendor",
  },
  {
    description: "Personal data of employees is kept longer than it may be.",
    cause: "Nobody owns the end of a record's life.",
    consequence: "A fine, and a notice to those concerned.",
    category: "Law",
    inherent: null,
    residual: null,
    treatment: null,
    prefix: "",
    threatens: ["C1.2"],
    asset: "data",
  },
];
