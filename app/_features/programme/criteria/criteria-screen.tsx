"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { type ReactNode, useMemo, useState } from "react";
import { EmptyFor } from "#app/_lib/audience.tsx";
import { client } from "#app/_lib/client.ts";
import { OnceLoaded } from "#app/_lib/once-loaded.tsx";
import { useLive } from "#app/_lib/use-live.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import type { ControlName } from "#server/programme/controls/schema/control.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import type { Reuse } from "#server/programme/mappings/schema.ts";
import type { RiskTally } from "#server/programme/risks/schema.ts";
import { CriteriaFilter } from "./criteria-filter.tsx";
import { CriteriaList } from "./criteria-list.tsx";
import type { MappingPair } from "./mapping-dialog.tsx";
import type { ObjectiveSubject } from "./objective-dialog.tsx";
import { criteriaSearch } from "./search.ts";
import { NO_CRITERION, NO_OBJECTIVE } from "./words.ts";

// Loaded only when the address asks for them: the list does not wait for their code.
const CriteriaMatrix = dynamic(() => import("./criteria-matrix.tsx").then((m) => m.CriteriaMatrix));
const ReuseView = dynamic(() => import("./reuse-view.tsx").then((m) => m.ReuseView));
const MappingDialog = atIntent(() => import("./mapping-dialog.tsx").then((m) => m.MappingDialog));
const ObjectiveDialog = atIntent(() => import("./objective-dialog.tsx").then((m) => m.ObjectiveDialog));

type Props = {
  title: string;
  setUp: ReactNode;
  links: ReactNode;
  scope: InWorkspace;
  engagements: Engagement[];
  criteria: Criterion[];
  /** where the address asks for the matrix */
  controls: ControlName[] | null;
  tallies: RiskTally[];
  /** null unless the address asks for that view */
  reuse: Reuse | null;
  may: { map: boolean; manage: boolean; reports: boolean };
};

/** What the engagements are measured against, and which controls meet it: as a list to read, as a matrix to fill. */
export function CriteriaScreen({
  title,
  setUp,
  links,
  scope,
  engagements,
  criteria,
  controls,
  tallies,
  reuse,
  may,
}: Props) {
  useLive(scope);
  const [search, setSearch] = useQueryStates(criteriaSearch);
  const [pair, setPair] = useState<MappingPair | null>(null);
  const [adding, setAdding] = useState<Criterion | null>(null);
  const [objective, setObjective] = useState<ObjectiveSubject | null>(null);
  const inFramework = useMemo(
    () => criteria.filter((c) => !search.framework || c.framework === search.framework),
    [criteria, search.framework],
  );
  const openRisks = useMemo(() => new Map(tallies.map((t) => [t.criterionId, t.open])), [tallies]);
  const isGap = (c: Criterion) => !c.covered || (openRisks.get(c.id) ?? 0) > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: isGap changes with openRisks alone
  const shown = useMemo(
    () => inFramework.filter((c) => !search.gaps || isGap(c)).map((c) => (search.key ? withKeyControls(c) : c)),
    [inFramework, openRisks, search.gaps, search.key],
  );
  const engagement = engagements.find((e) => e.id === scope.engagement);
  const hasObjectives = engagement?.kind === "soc1" || engagement?.kind === "isae3402";

  return (
    <>
      <PageTitle
        title={title}
        sub={inFramework.length > 0 && <Sub criteria={inFramework} gaps={inFramework.filter(isGap).length} />}
        actions={
          <>
            {links}
            {may.manage && engagement && hasObjectives ? (
              <Button icon={<Plus aria-hidden="true" />} onClick={() => setObjective({ engagementId: engagement.id })}>
                Add objective
              </Button>
            ) : null}
          </>
        }
      />
      <CriteriaFilter
        scope={scope}
        engagements={engagements}
        criteria={criteria}
        gaps={inFramework.filter(isGap).length}
        mayCompare={may.reports}
        search={search}
        setSearch={setSearch}
      />
      {search.view === "reports" ? (
        reuse && <ReuseView scope={scope} reuse={reuse} />
      ) : shown.length === 0 ? (
        <Empty none={criteria.length === 0} engagement={engagement} setUp={setUp} />
      ) : search.view === "matrix" ? (
        controls && (
          <CriteriaMatrix
            scope={scope}
            criteria={shown}
            controls={controls}
            keyOnly={search.key}
            mayMap={may.map}
            onPair={setPair}
          />
        )
      ) : (
        <CriteriaList
          scope={scope}
          criteria={shown}
          all={inFramework}
          openRisks={openRisks}
          onAdd={may.map ? setAdding : undefined}
          onChange={may.map ? (criterion, c) => setPair({ control: c, criterion, mapping: c }) : undefined}
          onReword={may.manage ? (c) => setObjective({ objective: c }) : undefined}
        />
      )}
      {adding ? <AddMapping scope={scope} criterion={adding} all={criteria} onClose={() => setAdding(null)} /> : null}
      {pair ? <MappingDialog scope={scope} pair={pair} onClose={() => setPair(null)} /> : null}
      {objective ? <ObjectiveDialog scope={scope} subject={objective} onClose={() => setObjective(null)} /> : null}
    </>
  );
}

type AddProps = { scope: InWorkspace; criterion: Criterion; all: Criterion[]; onClose(): void };

function AddMapping({ scope, criterion, all, onClose }: AddProps) {
  // Not from what is shown: that may leave out controls that are not key.
  const mapped = new Set(all.find((c) => c.id === criterion.id)?.controls.map((c) => c.id));
  return (
    <OnceLoaded ask={client.controls.names.query} input={scope} onClose={onClose}>
      {(controls) => (
        <MappingDialog
          scope={scope}
          pair={{ control: controls.filter((c) => !mapped.has(c.id)), criterion }}
          onClose={onClose}
        />
      )}
    </OnceLoaded>
  );
}

function Sub({ criteria, gaps }: { criteria: Criterion[]; gaps: number }) {
  const uncovered = criteria.filter((c) => !c.covered).length;
  const controls = new Set(criteria.flatMap((c) => c.controls.map(({ id }) => id))).size;
  const atRisk = gaps - uncovered;
  return (
    <>
      {criteria.length} {criteria.length === 1 ? "criterion" : "criteria"} · {controls}{" "}
      {controls === 1 ? "control" : "controls"} ·{" "}
      {uncovered === 0 ? (
        "all covered"
      ) : (
        <>
          {criteria.length - uncovered} covered, <strong className="text-miss">{uncovered} without a control</strong>
        </>
      )}
      {atRisk > 0 && <strong className="text-miss">, {atRisk} with an open risk</strong>}
    </>
  );
}

type EmptyProps = { none: boolean; engagement: Engagement | undefined; setUp: ReactNode };

function Empty({ none, engagement, setUp }: EmptyProps) {
  if (!none)
    return (
      <EmptyState title="No gap here">
        Every criterion of this selection is covered, and no risk to it is open.
      </EmptyState>
    );
  if (engagement) return <EmptyFor words={NO_OBJECTIVE} />;
  return <EmptyFor words={NO_CRITERION} action={setUp} />;
}

// What would meet a criterion if only key controls were performed.
function withKeyControls(criterion: Criterion): Criterion {
  return { ...criterion, controls: criterion.controls.filter((c) => c.isKey) };
}
