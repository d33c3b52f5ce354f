"use client";

import { useState } from "react";
import { CheckboxInput } from "#app/_ui/field.tsx";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import { comparePlans, type Row } from "#server/plan/reports/rules/compare.ts";
import type { SavedPlan } from "#server/plan/reports/schema.ts";

/** Two plans side by side; shows only the differences unless everything is requested. */
export function PlanComparison({ left, right }: { left: SavedPlan; right: SavedPlan }) {
  const [all, setAll] = useState(false);
  const { reports, dates, cost, answers } = comparePlans(left, right);
  const groups: [string, Row[]][] = [
    ["Reports", reports],
    ["When", dates],
    ["Cost", cost],
    ["Answers", answers],
  ];
  const shown = groups.map(([name, rows]) => [name, all ? rows : rows.filter((r) => r.differs)] as const);
  const filled = shown.filter(([, rows]) => rows.length > 0);
  return (
    <div className="grid max-w-5xl gap-4">
      <CheckboxInput label="Show identical rows too" checked={all} onChange={(e) => setAll(e.target.checked)} />
      {filled.length === 0 && <p>No differences.</p>}
      {filled.length > 0 && (
        <ScrollRegion label="The two plans side by side">
          <table className="w-full min-w-[36rem] table-fixed">
            <thead>
              <tr className="border-rule-strong border-b text-left align-bottom">
                <th scope="col" className="w-1/4 py-1.5 font-normal text-ink-2 text-sm">
                  What
                </th>
                {[left, right].map((plan) => (
                  <th key={plan.id} scope="col" className="py-1.5 pl-4 font-medium">
                    {plan.name}
                    <span className="block font-normal text-ink-2 text-sm">Version {plan.version}</span>
                  </th>
                ))}
              </tr>
            </thead>
            {filled.map(([name, rows]) => (
              <tbody key={name}>
                <tr>
                  <th scope="rowgroup" colSpan={3} className="pt-5 pb-1 text-left font-title text-lg">
                    {name}
                  </th>
                </tr>
                {rows.map((r) => (
                  <tr key={r.label} className="border-rule border-b align-top">
                    <th scope="row" className="py-1.5 pr-4 text-left font-normal text-ink-2">
                      {r.label}
                      {all && r.differs && <span className="block text-late text-sm">differs</span>}
                    </th>
                    <td className="py-1.5 pl-4">{r.left}</td>
                    <td className="py-1.5 pl-4">{r.right}</td>
                  </tr>
                ))}
              </tbody>
            ))}
          </table>
        </ScrollRegion>
      )}
    </div>
  );
}
