import { REVIEW_WORD } from "#server/evidence/evidence/rules.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import { RISK_GAP_LABEL, riskGaps, TREATMENT_LABEL } from "#server/programme/risks/rules/register.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import type { Programme } from "../schema.ts";
import { controlProps } from "./components.ts";
import { metadata, prop, some, tokenOf, uuidOf } from "./metadata.ts";

const FILE = { ssp: "system-security-plan.json", plan: "assessment-plan.json" };

export function securityPlanOf(programme: Programme) {
  const { workspace, scope, isScopeShown, controls, changedAt } = programme;
  // ISMS context is not part of a system.
  const inside = scope.filter((i) => i.standing === "in" && KINDS[i.kind].view !== "isms");
  const data = inside.filter((i) => i.kind === "data");
  const service = inside.find((i) => i.kind === "service");
  return {
    "system-security-plan": {
      uuid: uuidOf("ssp", workspace.id),
      metadata: metadata(`System security plan of ${workspace.name}`, changedAt),
      "import-profile": { href: "#catalog" },
      "system-characteristics": {
        "system-ids": [{ id: workspace.slug, "identifier-type": "https://tickmark.example/ns/workspace" }],
        "system-name": workspace.name,
        description: service?.description || workspace.name,
        "system-information": {
          "information-types": (data.length > 0
            ? data
            : [{ id: workspace.id, name: isScopeShown ? "Not described yet" : "Not released yet", description: "" }]
          ).map((d) => ({ uuid: uuidOf("data", d.id), title: d.name, description: d.description || d.name })),
        },
        status: { state: "operational" },
        "authorization-boundary": {
          description:
            inside.length > 0
              ? inside.map((i) => `${KINDS[i.kind].one}: ${i.name}`).join("\n")
              : isScopeShown
                ? "Not drawn yet."
                : "Not released yet.",
        },
      },
      "system-implementation": {
        users: [{ uuid: uuidOf("users", workspace.id), title: `People of ${workspace.organization}` }],
        components: [
          {
            uuid: uuidOf("system", workspace.id),
            type: "this-system",
            title: workspace.name,
            description: workspace.name,
            status: { state: "operational" },
          },
          ...inside.map((i) => ({
            uuid: uuidOf("scope", i.id),
            type: i.kind === "vendor" ? "service" : "software",
            title: i.name,
            description: i.description || i.name,
            props: [...prop("kind", i.kind), ...prop("method", i.method), ...prop("classification", i.classification)],
            status: { state: "operational" },
          })),
          ...controls.map((c) => ({
            uuid: uuidOf("control", c.id),
            type: "process-procedure",
            title: c.title,
            description: c.statement || c.title,
            props: controlProps(c),
            status: {
              state: c.status === "active" ? "operational" : c.status === "draft" ? "under-development" : "disposition",
            },
          })),
        ],
      },
      "control-implementation": {
        description: `What meets the criteria of ${workspace.name}.`,
        "implemented-requirements": implementedIn(programme),
      },
    },
  };
}

function implementedIn({ criteria, workspace }: Programme) {
  const requirements = criteria.map((k) => ({
    uuid: uuidOf("requirement", k.id),
    "control-id": tokenOf(k.framework, k.code),
    props: prop("standing", k.standing),
    ...some(
      "by-components",
      k.controls.map((m) => ({
        uuid: uuidOf("by", m.id, k.id),
        "component-uuid": uuidOf("control", m.id),
        description: m.rationale || m.title,
        "implementation-status": {
          state: m.status === "draft" ? "planned" : m.strength === "fully" ? "implemented" : "partial",
        },
      })),
    ),
  }));
  if (requirements.length > 0) return requirements;
  return [{ uuid: uuidOf("requirement", workspace.id), "control-id": "none", remarks: "No criterion is adopted yet." }];
}

/** What one engagement examines, with a task per tested control. */
export function assessmentPlanOf(programme: Programme) {
  const { workspace, engagement, controls, changedAt } = programme;
  const criteria = inEngagement(programme);
  const tested = controls.filter(
    (c) => c.status !== "retired" && criteria.some((k) => k.controls.some((m) => m.id === c.id)),
  );
  return {
    "assessment-plan": {
      uuid: uuidOf("plan", workspace.id, engagement?.id ?? ""),
      metadata: metadata(`Assessment plan: ${engagement?.name ?? workspace.name}`, changedAt),
      "import-ssp": { href: FILE.ssp },
      "reviewed-controls": reviewed(criteria),
      ...some(
        "tasks",
        tested.map((c) => ({
          uuid: uuidOf("task", engagement?.id ?? "", c.id),
          type: "action",
          title: `Test ${c.code}`,
          description: `${c.title}. ${c.frequency ? `Performed: ${c.frequency.replaceAll("_", " ")}.` : ""}`.trim(),
          props: [...prop("control", c.code), ...prop("key", c.key)],
        })),
      ),
    },
  };
}

/** One engagement's evidence as observations, and its unmet criteria as findings. */
export function assessmentResultsOf(programme: Programme) {
  const { workspace, engagement, evidence, changedAt } = programme;
  const criteria = inEngagement(programme);
  const start = `${engagement?.evidenceFrom ?? changedAt.slice(0, 10)}T00:00:00Z`;
  return {
    "assessment-results": {
      uuid: uuidOf("results", workspace.id, engagement?.id ?? ""),
      metadata: metadata(`Self-assessment: ${engagement?.name ?? workspace.name}`, changedAt),
      "import-ap": { href: FILE.plan },
      results: [
        {
          uuid: uuidOf("result", workspace.id, engagement?.id ?? ""),
          title: engagement?.name ?? workspace.name,
          description: "Management's own record of evidence and open criteria, not an auditor's opinion.",
          start,
          ...(engagement ? { end: `${engagement.evidenceTo}T23:59:59Z` } : {}),
          "reviewed-controls": reviewed(criteria),
          ...some(
            "observations",
            evidence.map((e) => ({
              uuid: uuidOf("evidence", e.id),
              title: e.title,
              description: `${e.title}, ${e.coversFrom} to ${e.coversTo}, for ${e.controls.join(", ") || "no control"}`,
              props: [
                ...prop("id", e.id),
                ...prop("source", e.source),
                ...prop("review", e.review && REVIEW_WORD[e.review.state]),
                ...prop("reviewed-by", e.review?.by),
                ...e.controls.flatMap((code) => prop("control", code)),
                ...e.files.flatMap((f) => prop("sha-256", f.sha256)),
              ],
              methods: ["EXAMINE"],
              collected: e.collectedAt,
            })),
          ),
          ...some(
            "findings",
            criteria
              .filter((k) => !k.covered)
              .map((k) => ({
                uuid: uuidOf("finding", engagement?.id ?? "", k.id),
                title: `${k.code} is ${k.standing === "part" ? "met in part" : "not met"}`,
                description: `${k.code} ${k.title}: no control in operation meets it in full.`,
                target: {
                  type: "objective-id",
                  "target-id": tokenOf(k.framework, k.code),
                  status: { state: "not-satisfied" },
                },
              })),
          ),
        },
      ],
    },
  };
}

/** Open work: criteria not fully met, and risks with gaps. */
export function milestonesOf(programme: Programme, today: string) {
  const { workspace, criteria, register, changedAt } = programme;
  const open = register.risks.flatMap((r) => {
    const gaps = riskGaps(r, register.scale, today);
    return gaps.length > 0 ? [{ risk: r, words: gaps.map((g) => RISK_GAP_LABEL[g]).join(", ") }] : [];
  });
  const items = [
    ...criteria
      .filter((k) => !k.covered)
      .map((k) => ({
        uuid: uuidOf("open", k.id),
        title: `${k.code} ${k.title}`,
        description: k.standing === "part" ? "It is only partly met." : "No control in operation meets it.",
        props: prop("criterion", k.code),
      })),
    ...open.map(({ risk, words }) => ({
      uuid: uuidOf("open", risk.id),
      title: `${risk.code}: ${words}`,
      description: risk.description,
      "related-risks": [{ "risk-uuid": uuidOf("risk", risk.id) }],
    })),
  ];
  return {
    "plan-of-action-and-milestones": {
      uuid: uuidOf("poam", workspace.id),
      metadata: metadata(`Plan of action of ${workspace.name}`, changedAt),
      "import-ssp": { href: FILE.ssp },
      ...some(
        "risks",
        open.map(({ risk }) => ({
          uuid: uuidOf("risk", risk.id),
          title: risk.code,
          description: risk.description,
          props: [
            ...prop("inherent", risk.inherent && `${risk.inherent.likelihood}x${risk.inherent.impact}`),
            ...prop("residual", risk.residual && `${risk.residual.likelihood}x${risk.residual.impact}`),
            ...prop("treatment", risk.treatment && TREATMENT_LABEL[risk.treatment]),
          ],
          statement: [risk.cause, risk.consequence].filter(Boolean).join(" ") || risk.description,
          status: "open",
          ...(risk.treatmentDue ? { deadline: `${risk.treatmentDue}T23:59:59Z` } : {}),
        })),
      ),
      "poam-items":
        items.length > 0
          ? items
          : [
              {
                uuid: uuidOf("open", workspace.id),
                title: "Nothing is open",
                description: "Every criterion is met and every risk treated.",
              },
            ],
    },
  };
}

function inEngagement({ criteria, engagement, engagementCriteria }: Programme): Criterion[] {
  if (!engagement) return criteria;
  const own = new Set(engagementCriteria);
  return criteria.filter((c) => own.has(c.id));
}

function reviewed(criteria: readonly Criterion[]) {
  if (criteria.length === 0) return { "control-selections": [{ "include-all": {} }] };
  return {
    "control-selections": [
      { "include-controls": criteria.map((k) => ({ "control-id": tokenOf(k.framework, k.code) })) },
    ],
  };
}
