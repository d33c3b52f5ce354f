"use client";

import Link from "next/link";
import { useQueryStates } from "nuqs";
import { type ReactNode, useState } from "react";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { EmptyFor } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Chip, ChipLine } from "#app/_ui/chip.tsx";
import { Code } from "#app/_ui/code.tsx";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { CheckboxInput } from "#app/_ui/field.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { IMPLEMENTATION_LABEL, issueProblem, REASON_LABEL } from "#server/programme/applicability/rules.ts";
import type { Implementation, SoaLine, Statement } from "#server/programme/applicability/schema.ts";
import { applicabilitySearch } from "./search.ts";
import { SoaVersions } from "./soa-versions.tsx";
import { NO_ANNEX } from "./words.ts";

const DecideDialog = atIntent(() => import("./decide-dialog.tsx").then((m) => m.DecideDialog));

type Props = {
  title: string;
  setUp: ReactNode;
  scope: InWorkspace;
  statement: Statement;
  timeZone: string;
  may: { decide: boolean; approve: boolean };
};

/** The Statement of Applicability: each Annex A control, whether it applies and why, and how far it is put into practice. */
export function StatementScreen({ title, setUp, scope, statement, timeZone, may }: Props) {
  const [search] = useQueryStates(applicabilitySearch);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<SoaLine[] | null>(null);
  const { lines, versions } = statement;
  const shown = lines.filter((l) => SHOWS[search.show](l));
  const picked = lines.filter((l) => chosen.has(l.criterionId));

  function choose(ids: string[], on: boolean) {
    setChosen(new Set(on ? [...chosen, ...ids] : [...chosen].filter((id) => !ids.includes(id))));
  }

  return (
    <>
      <PageTitle title={title} sub={<Sub lines={lines} />} />
      {lines.length > 0 && (
        <SoaVersions scope={scope} versions={versions} timeZone={timeZone} problem={issueProblem(lines)} may={may} />
      )}
      <Filters lines={lines} />
      {may.decide && lines.length > 0 && (
        <div className="flex flex-wrap gap-2 pb-2">
          <Button variant="primary" disabled={picked.length === 0} onClick={() => setDeciding(picked)}>
            {picked.length === 0 ? "Decide" : `Decide on ${picked.length}`}
          </Button>
          <Button
            variant="quiet"
            onClick={() =>
              choose(
                shown.map((l) => l.criterionId),
                !shown.every((l) => chosen.has(l.criterionId)),
              )
            }
          >
            {shown.every((l) => chosen.has(l.criterionId)) ? "Clear these" : `Choose these ${shown.length}`}
          </Button>
        </div>
      )}
      <DataTable
        caption="Annex A controls"
        columns={columnsOf(scope, may.decide ? { chosen, choose } : null)}
        rows={shown}
        rowKey={(l) => l.criterionId}
        rowHref={(l) => hrefIn(scope, `/criteria/${l.criterionId}`)}
        group={(l) => ({ key: l.theme, name: l.theme })}
        empty={<Empty none={lines.length === 0} setUp={setUp} />}
      />
      {deciding && (
        <DecideDialog
          scope={scope}
          lines={deciding}
          onClose={(done) => {
            setDeciding(null);
            if (done) setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

function Filters({ lines }: { lines: SoaLine[] }) {
  const [search, setSearch] = useQueryStates(applicabilitySearch);
  return (
    <ChipLine label="Filters">
      {(Object.keys(SHOWS) as (keyof typeof SHOWS)[]).map((show) => (
        <Chip
          key={show}
          on={search.show === show}
          count={lines.filter((l) => SHOWS[show](l)).length}
          onClick={() => void setSearch({ show: show === "all" ? null : show })}
        >
          {SHOW_LABEL[show]}
        </Chip>
      ))}
    </ChipLine>
  );
}

type Choice = { chosen: ReadonlySet<string>; choose(ids: string[], on: boolean): void };

function columnsOf(scope: InWorkspace, choice: Choice | null): Column<SoaLine>[] {
  return [
    {
      key: "control",
      header: "Control",
      className: "min-w-52",
      prose: true,
      cell: (l) => (
        <>
          <Code className="mr-2">{l.code}</Code> {l.title}
        </>
      ),
    },
    { key: "applies", header: "Applies", cell: (l) => <Applies line={l} /> },
    {
      key: "why",
      header: "Why",
      hideBelow: "md",
      className: "max-w-80",
      prose: true,
      cell: (l) => [l.reasons.map((r) => REASON_LABEL[r]).join(", "), l.justification].filter(Boolean).join(". "),
    },
    {
      key: "state",
      header: "Implementation",
      cell: (l) =>
        l.isApplicable === false ? (
          <span className="text-ink-2">not needed</span>
        ) : (
          <StateSign state={STATE[l.implementation]} word={IMPLEMENTATION_LABEL[l.implementation].toLowerCase()} />
        ),
    },
    {
      key: "controls",
      header: "Own controls",
      hideBelow: "lg",
      cell: (l) => (
        <span className="flex flex-wrap gap-x-2">
          {l.controls.map((c) => (
            <Link key={c.id} className="inline-flex min-h-6 items-center hover:underline" href={controlHref(scope, c)}>
              <Code>{c.code}</Code>
            </Link>
          ))}
        </span>
      ),
    },
    { key: "evidence", header: "Evidence", align: "end", hideBelow: "lg", cell: (l) => l.evidence ?? "–" },
    ...(choice
      ? [
          {
            key: "choose",
            header: <span className="sr-only">Choose</span>,
            cell: (l: SoaLine) => (
              <CheckboxInput
                label={<span className="sr-only">Choose {l.code}</span>}
                checked={choice.chosen.has(l.criterionId)}
                onChange={(e) => choice.choose([l.criterionId], e.target.checked)}
              />
            ),
          },
        ]
      : []),
  ];
}

const STATE = { implemented: "covered", partly: "late", planned: "due", not: "missing" } as const satisfies Record<
  Implementation,
  string
>;

const SHOWS = {
  all: () => true,
  undecided: (l: SoaLine) => l.isApplicable === null,
  gaps: (l: SoaLine) => l.isApplicable === true && l.implementation !== "implemented",
  excluded: (l: SoaLine) => l.isApplicable === false,
};
const SHOW_LABEL: Record<keyof typeof SHOWS, string> = {
  all: "All",
  undecided: "Undecided",
  gaps: "Applies, not implemented",
  excluded: "Does not apply",
};

function Applies({ line }: { line: SoaLine }) {
  if (line.isApplicable === null) return <StateSign state="due" word="undecided" />;
  return <>{line.isApplicable ? "yes" : "no"}</>;
}

function Sub({ lines }: { lines: SoaLine[] }) {
  if (lines.length === 0) return null;
  const applied = lines.filter((l) => l.isApplicable);
  const done = applied.filter((l) => l.implementation === "implemented").length;
  return (
    <>
      {applied.length} of {lines.length} apply · {done} implemented
    </>
  );
}

function Empty({ none, setUp }: { none: boolean; setUp: ReactNode }) {
  if (none) return <EmptyFor words={NO_ANNEX} action={setUp} />;
  return <EmptyState title="None of these">Remove the filter to see the others.</EmptyState>;
}
