"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { type inferParserType, useQueryStates } from "nuqs";
import { useState } from "react";
import { IfReleased, ReleasedOn, useIsReleased } from "#app/_features/plan/released/released.tsx";
import { EmptyFor } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Chip, ChipGap, ChipLine } from "#app/_ui/chip.tsx";
import { Code } from "#app/_ui/code.tsx";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { DownloadLinks } from "#app/_ui/download-links.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import { useFirstRows } from "#app/_ui/use-first-rows.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { addressing } from "#server/programme/risks/rules/objectives.ts";
import { RISK_GAP_LABEL, riskGaps, score, TREATMENT_LABEL } from "#server/programme/risks/rules/register.ts";
import type { Register, Risk, RiskScale } from "#server/programme/risks/schema.ts";
import { HeatMap } from "./heat-map.tsx";
import { RatingWord } from "./rating-word.tsx";
import { risksSearch } from "./search.ts";
import { NO_RISK } from "./words.ts";

const RiskForm = atIntent(() => import("./risk-form.tsx").then((m) => m.RiskForm));
const ScaleDialog = atIntent(() => import("./scale-dialog.tsx").then((m) => m.ScaleDialog));

type Props = { title: string; scope: InWorkspace; register: Register; today: string; mayManage: boolean };

/** The risk register: the map to look at, and the list to work in. */
export function RegisterScreen({ title, scope, register, today, mayManage }: Props) {
  const [search, setSearch] = useQueryStates(risksSearch);
  const [open, setOpen] = useState<"risk" | "scale" | null>(null);
  const { risks, scale } = register;
  const isReleased = useIsReleased("riskRegister");
  const gapsOf = (r: Risk) => riskGaps(r, scale, today);
  const cell = search.likelihood && search.impact ? { likelihood: search.likelihood, impact: search.impact } : null;
  const worstFirst = risks.toSorted((a, b) => scoreOf(b, search.rating) - scoreOf(a, search.rating));
  const shown = worstFirst.filter((r) => {
    const rating = r[search.rating];
    return (
      (!cell || (rating?.likelihood === cell.likelihood && rating.impact === cell.impact)) &&
      (!search.gaps || gapsOf(r).length > 0) &&
      (!search.fraud || r.isFraud) &&
      (!search.category || r.category === search.category)
    );
  });
  const columns = columnsOf(scale, gapsOf);
  return (
    <>
      <PageTitle
        title={title}
        sub={isReleased ? <Sub risks={risks} gaps={risks.filter((r) => gapsOf(r).length > 0).length} /> : undefined}
        actions={
          <>
            {isReleased && <DownloadLinks formats={["xlsx", "pdf"]} path="/api/risks/export" given={scope} />}
            {mayManage && <Button onClick={() => setOpen("scale")}>Scale</Button>}
            {mayManage && (
              <Button variant="primary" icon={<Plus aria-hidden="true" />} onClick={() => setOpen("risk")}>
                Add a risk
              </Button>
            )}
          </>
        }
      />
      <ReleasedOn what="riskRegister" how="The register is shown as it was then." />
      {risks.length > 0 && (
        <>
          <div className="grid gap-x-10 gap-y-4 pb-3 lg:grid-cols-[auto_minmax(0,1fr)]">
            <HeatMap
              register={register}
              rating={search.rating}
              chosen={cell}
              onChoose={(c) => void setSearch({ likelihood: c?.likelihood ?? null, impact: c?.impact ?? null })}
            />
            <Above scope={scope} register={register} rating={search.rating} />
          </div>
          <Filters risks={risks} search={search} onSearch={(change) => void setSearch(change)} />
        </>
      )}
      <DataTable
        caption="Risks"
        columns={columns}
        rows={useFirstRows(shown)}
        rowKey={(r) => r.id}
        rowHref={(r) => hrefIn(scope, `/risks/${r.id}`)}
        empty={
          risks.length === 0 ? (
            <IfReleased what="riskRegister">
              <EmptyFor words={NO_RISK} />
            </IfReleased>
          ) : (
            <EmptyState title="No risks match these filters">Remove a filter to see more.</EmptyState>
          )
        }
      />
      {open === "risk" && <RiskForm scope={scope} risk={null} scale={scale} onClose={() => setOpen(null)} />}
      {open === "scale" && <ScaleDialog scope={scope} scale={scale} onClose={() => setOpen(null)} />}
    </>
  );
}

function columnsOf(scale: RiskScale, gapsOf: (risk: Risk) => ReturnType<typeof riskGaps>): Column<Risk>[] {
  return [
    { key: "code", header: "Risk", cell: (r) => <Code className="sm:whitespace-nowrap">{r.code}</Code> },
    {
      key: "description",
      header: "What could go wrong",
      className: "sm:min-w-52",
      prose: true,
      cell: (r) => r.description,
    },
    { key: "owner", header: "Owner", hideBelow: "lg", prose: true, cell: (r) => r.owner?.name ?? "–" },
    {
      key: "inherent",
      header: "Inherent",
      hideBelow: "md",
      cell: (r) => <RatingWord rating={r.inherent} scale={scale} />,
    },
    {
      key: "residual",
      header: "Residual",
      hideBelow: "sm",
      cell: (r) => <RatingWord rating={r.residual} scale={scale} />,
    },
    {
      key: "treatment",
      header: "Treatment",
      hideBelow: "sm",
      cell: (r) => (r.treatment ? TREATMENT_LABEL[r.treatment] : "–"),
    },
    {
      key: "controls",
      header: "Controls",
      hideBelow: "lg",
      cell: (r) => <span className="font-code text-sm">{addressing(r).join(" ")}</span>,
    },
    { key: "state", header: "State", className: "min-w-24", cell: (r) => <Standing risk={r} gaps={gapsOf(r)} /> },
  ];
}

type Search = inferParserType<typeof risksSearch>;
type FiltersProps = {
  risks: Risk[];
  search: Search;
  onSearch(change: { [K in keyof Search]?: Search[K] | null }): void;
};

function Filters({ risks, search, onSearch }: FiltersProps) {
  const categories = [...new Set(risks.flatMap((r) => r.category ?? []))].sort();
  return (
    <ChipLine label="Filters">
      {(["residual", "inherent"] as const).map((rating) => (
        <Chip
          key={rating}
          on={search.rating === rating}
          onClick={() => onSearch({ rating, likelihood: null, impact: null })}
        >
          {rating === "residual" ? "With controls" : "Without controls"}
        </Chip>
      ))}
      <ChipGap />
      <Chip on={search.gaps} onClick={() => onSearch({ gaps: !search.gaps || null })}>
        Only gaps
      </Chip>
      <Chip on={search.fraud} onClick={() => onSearch({ fraud: !search.fraud || null })}>
        Fraud risks
      </Chip>
      {categories.map((category) => (
        <Chip
          key={category}
          on={search.category === category}
          onClick={() => onSearch({ category: search.category === category ? null : category })}
        >
          {category}
        </Chip>
      ))}
    </ChipLine>
  );
}

const MOST_ABOVE = 7;

/** The worst of what is above tolerance. */
function Above({ scope, register, rating }: Pick<Props, "scope" | "register"> & { rating: "inherent" | "residual" }) {
  const above = register.risks
    .filter((r) => scoreOf(r, rating) > register.scale.tolerance)
    .sort((a, b) => scoreOf(b, rating) - scoreOf(a, rating));
  return (
    <Part name={`Above tolerance: ${above.length}`} className="max-lg:hidden">
      <ul className="border-rule border-t">
        {above.slice(0, MOST_ABOVE).map((r) => (
          <li key={r.id} className="grid grid-cols-[2rem_minmax(0,1fr)] gap-x-2 border-rule border-b py-1">
            <span className="text-end tabular-nums">{scoreOf(r, rating)}</span>
            <Link className="truncate hover:underline" href={hrefIn(scope, `/risks/${r.id}`)}>
              <Code className="mr-2">{r.code}</Code>
              {r.description}
            </Link>
          </li>
        ))}
      </ul>
      {above.length > MOST_ABOVE && <p className="pt-1 text-ink-2">and {above.length - MOST_ABOVE} more below</p>}
    </Part>
  );
}

function scoreOf(r: Risk, rating: "inherent" | "residual"): number {
  return r[rating] ? score(r[rating]) : 0;
}

function Standing({ risk, gaps }: { risk: Risk; gaps: ReturnType<typeof riskGaps> }) {
  const [first] = gaps;
  if (!first) return <StateSign state="covered" word={risk.acceptances.length > 0 ? "accepted" : "treated"} />;
  const serious = first === "control" || first === "acceptance" || first === "expired" || first === "outdated";
  const more = gaps.length > 1 ? ` and ${gaps.length - 1} more` : "";
  return <StateSign state={serious ? "missing" : "late"} word={`${RISK_GAP_LABEL[first]}${more}`} wrap />;
}

function Sub({ risks, gaps }: { risks: Risk[]; gaps: number }) {
  if (risks.length === 0) return null;
  return (
    <>
      {risks.length} {risks.length === 1 ? "risk" : "risks"} ·{" "}
      {gaps === 0 ? "no gaps" : <strong className="text-miss">{gaps} with gaps</strong>}
    </>
  );
}
