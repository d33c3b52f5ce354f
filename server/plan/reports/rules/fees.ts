import type { EngagementKind } from "#server/ground/report-kinds/rules.ts";
import type { Advice, COST_ITEMS, PlanCosts } from "../schema.ts";

export type Market = "US" | "IN";
export type FeeRange = { market: Market; currency: "USD" | "INR"; min: number; max: number };

type Fee = FeeRange & { kind: EngagementKind; type: 1 | 2 };

/** Audit fees from the article that the domain notes quote. Other kinds have no known figure, so we show none. */
const FEES: readonly Fee[] = [
  { kind: "soc1", type: 1, market: "US", currency: "USD", min: 10_000, max: 60_000 },
  { kind: "soc1", type: 2, market: "US", currency: "USD", min: 20_000, max: 120_000 },
  { kind: "soc2", type: 1, market: "US", currency: "USD", min: 5_000, max: 20_000 },
  { kind: "soc2", type: 2, market: "US", currency: "USD", min: 7_000, max: 150_000 },
  { kind: "soc1", type: 1, market: "IN", currency: "INR", min: 50_000, max: 200_000 },
  { kind: "soc1", type: 2, market: "IN", currency: "INR", min: 50_000, max: 200_000 },
  { kind: "soc2", type: 1, market: "IN", currency: "INR", min: 200_000, max: 1_500_000 },
  { kind: "soc2", type: 2, market: "IN", currency: "INR", min: 200_000, max: 1_500_000 },
];

export const FEE_DRIVERS = "categories, systems, sites and vendors, controls, headcount, type and length, and the firm";

export function feesFor(kind: EngagementKind, type: 1 | 2 | null): FeeRange[] {
  return FEES.filter((f) => f.kind === kind && f.type === type).map(({ market, currency, min, max }) => ({
    market,
    currency,
    min,
    max,
  }));
}

export const COST_LABEL: Readonly<Record<(typeof COST_ITEMS)[number], string>> = {
  readiness: "External readiness help",
  tools: "Tools, per year",
  people: "Your own people’s time",
  tests: "Penetration tests and scans",
  remediation: "Fixing what is found",
};

/**
 * The published audit fees plus the person's own figures.
 * @returns null if no audit fee is known for the market; `unknown` lists reports without one
 */
export function programmeCost(
  advice: readonly Pick<Advice, "kind" | "type">[],
  { market, items }: PlanCosts,
): { total: FeeRange; audit: FeeRange; unknown: EngagementKind[] } | null {
  const fees = advice.map((a) => ({ kind: a.kind, fee: feesFor(a.kind, a.type).find((f) => f.market === market) }));
  const known = fees.flatMap(({ fee }) => fee ?? []);
  const [first] = known;
  if (!first) return null;
  const sum = (ranges: readonly { min: number; max: number }[]): FeeRange => ({
    ...first,
    min: ranges.reduce((n, r) => n + r.min, 0),
    max: ranges.reduce((n, r) => n + r.max, 0),
  });
  return {
    audit: sum(known),
    total: sum([...known, ...Object.values(items)]),
    unknown: fees.filter(({ fee }) => !fee).map(({ kind }) => kind),
  };
}

const LOCALE: Record<Market, string> = { US: "en-US", IN: "en-IN" };

/** "$7,000–$150,000"; rupees in lakhs: "₹2,00,000–₹15,00,000". */
export function formatFee({ market, currency, min, max }: FeeRange): string {
  const money = new Intl.NumberFormat(LOCALE[market], { style: "currency", currency, maximumFractionDigits: 0 });
  return `${money.format(min)}–${money.format(max)}`;
}
