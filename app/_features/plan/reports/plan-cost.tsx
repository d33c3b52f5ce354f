"use client";

import { Field, TextInput } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { ENGAGEMENT_LABEL } from "#server/ground/report-kinds/rules.ts";
import { COST_LABEL, FEE_DRIVERS, formatFee, type Market, programmeCost } from "#server/plan/reports/rules/fees.ts";
import type { Advice, Answers, PlanCosts } from "#server/plan/reports/schema.ts";

type Props = { answers: Answers; advice: readonly Advice[]; costs: PlanCosts | null; onChange(costs: PlanCosts): void };
type Item = keyof typeof COST_LABEL;
const ITEMS = Object.keys(COST_LABEL) as Item[];

/** The audit fee's range and the person's own figures beside it, added up: a range with its drivers. */
export function PlanCost({ answers, advice, costs: kept, onChange }: Props) {
  const costs = kept ?? { market: marketOf(answers), items: {} };
  const cost = programmeCost(advice, costs);
  function set(item: Item, end: "min" | "max", text: string) {
    const { [item]: had, ...others } = costs.items;
    const amount = text === "" ? 0 : Math.max(0, Number(text));
    const range = { min: had?.min ?? 0, max: had?.max ?? 0, [end]: amount };
    onChange({ ...costs, items: range.min || range.max ? { ...others, [item]: range } : others });
  }
  return (
    <section aria-label="What it costs" className="grid gap-4">
      <h2 className="font-title text-xl">What it costs</h2>
      <Field label="The audit firm is in" className="max-w-56">
        <SelectInput value={costs.market} onChange={(e) => onChange({ ...costs, market: e.target.value as Market })}>
          <option value="US">United States, $</option>
          <option value="IN">India, ₹</option>
        </SelectInput>
      </Field>
      <p className="text-ink-2">What you know of your own programme, from and to. Left empty, it is not counted.</p>
      <ul className="grid gap-2">
        {ITEMS.map((item) => (
          <li key={item} className="grid grid-cols-2 items-center gap-2 sm:grid-cols-[1fr_7rem_7rem]">
            <span id={`cost-${item}`} className="max-sm:col-span-2">
              {COST_LABEL[item]}
            </span>
            {(["min", "max"] as const).map((end) => (
              <TextInput
                key={end}
                type="number"
                inputMode="numeric"
                min={0}
                step={100}
                aria-label={`${COST_LABEL[item]}, ${end === "min" ? "from" : "to"}`}
                placeholder={end === "min" ? "from" : "to"}
                value={costs.items[item]?.[end] || ""}
                onChange={(e) => set(item, end, e.target.value)}
              />
            ))}
          </li>
        ))}
      </ul>
      <p role="status">
        {cost ? (
          <>
            <strong className="font-title text-lg">{formatFee(cost.total)}</strong> in all, including the audit at{" "}
            {formatFee(cost.audit)}. <span className="text-ink-2">What moves the audit fee: {FEE_DRIVERS}.</span>
          </>
        ) : (
          "No reliable audit fee is known, so there is no total."
        )}
      </p>
      {cost && cost.unknown.length > 0 && (
        <p className="text-ink-2">
          Not included, because no figure is known: {cost.unknown.map((kind) => ENGAGEMENT_LABEL[kind]).join(", ")}.
        </p>
      )}
    </section>
  );
}

function marketOf({ regions }: Answers): Market {
  return regions.length === 1 && regions[0] === "india" ? "IN" : "US";
}
