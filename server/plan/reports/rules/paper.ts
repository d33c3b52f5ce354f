import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import type { Paper, Piece } from "#server/ground/papers/schema.ts";
import { CATEGORY_LABEL, ENGAGEMENT_LABEL } from "#server/ground/report-kinds/rules.ts";
import type { Advice, SavedPlan } from "../schema.ts";
import { answerText } from "./compare.ts";
import { COST_LABEL, FEE_DRIVERS, feesFor, formatFee, programmeCost } from "./fees.ts";
import { QUESTIONS } from "./questions.ts";
import { adviceName, planTitle } from "./recommend.ts";
import { STEP_LABEL, schedule } from "./schedule.ts";

export function planPaper(plan: SavedPlan, organization: string): Paper {
  const chosen = plan.advice.filter((a) => a.fit !== "not_a_fit");
  const unfit = plan.advice.filter((a) => a.fit === "not_a_fit");
  return {
    title: plan.name,
    under: [
      `${organization}: ${planTitle(plan.advice)}`,
      `Version ${plan.version}, ${formatDay(plan.plannedOn)}, ${plan.savedBy}`,
      "A recommendation with its reasons, not a verdict: auditors have the last word.",
    ],
    pieces: [
      ...chosen.flatMap(adviceOf),
      ...schedulePieces(plan),
      ...costPieces(plan, chosen),
      { kind: "heading", level: 1, text: "Not a fit" },
      {
        kind: "table",
        head: ["Report", "Why not"],
        rows: unfit.map((a) => [ENGAGEMENT_LABEL[a.kind], a.reasons.map((r) => r.because).join(" ")]),
      },
      { kind: "heading", level: 1, text: "Answers" },
      {
        kind: "table",
        head: ["Question", "Answer"],
        rows: QUESTIONS.filter((q) => q.when?.(plan.answers) ?? true).map((q) => [
          q.title,
          answerText(q, plan.answers),
        ]),
      },
    ],
  };
}

function adviceOf(a: Advice): Piece[] {
  const pieces: Piece[] = [
    { kind: "heading", level: 1, text: `${adviceName(a)}: ${a.fit === "recommended" ? "recommended" : "optional"}` },
    { kind: "list", items: a.reasons.map((r) => r.because) },
  ];
  if (a.categories.length > 0)
    pieces.push({
      kind: "table",
      head: ["Category", "Why"],
      rows: a.categories.map((c) => [CATEGORY_LABEL[c.category], c.because]),
    });
  return pieces;
}

function schedulePieces({ answers, advice, choices, plannedOn }: SavedPlan): Piece[] {
  const { lanes, conflicts } = schedule({ answers, advice, choices, today: plannedOn });
  const rows = lanes.flatMap(({ kinds, steps }) =>
    steps.map((s) => [
      kinds.map((k) => ENGAGEMENT_LABEL[k]).join(" and "),
      STEP_LABEL[s.name],
      s.from === s.to ? formatDay(s.from) : formatSpan(s),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    { kind: "heading", level: 1, text: "Schedule" },
    { kind: "table", head: ["Report", "Step", "Days"], rows },
    ...(conflicts.length > 0 ? [{ kind: "list" as const, items: conflicts }] : []),
  ];
}

function costPieces({ costs }: SavedPlan, chosen: readonly Advice[]): Piece[] {
  const market = costs?.market ?? "US";
  const rows = chosen.flatMap((a) =>
    feesFor(a.kind, a.type)
      .filter((f) => f.market === market)
      .map((f) => [`Audit fee, ${adviceName(a)}`, formatFee(f)]),
  );
  const total = programmeCost(chosen, costs ?? { market, items: {} });
  if (!total) return [];
  for (const [item, range] of Object.entries(costs?.items ?? {}))
    rows.push([COST_LABEL[item as keyof typeof COST_LABEL], formatFee({ ...total.audit, ...range })]);
  return [
    { kind: "heading", level: 1, text: "Cost" },
    { kind: "table", head: ["Item", "Range"], rows: [...rows, ["Total", formatFee(total.total)]] },
    { kind: "text", text: `Audit fees are published ranges; what moves them: ${FEE_DRIVERS}.` },
  ];
}
