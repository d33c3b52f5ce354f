"use client";

import { useQueryStates } from "nuqs";
import type { ReactNode } from "react";
import { client } from "#app/_lib/client.ts";
import { problemOf } from "#app/_lib/errors.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { useRead } from "#app/_lib/use-read.ts";
import { Button } from "#app/_ui/button.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { ImportPlan } from "#server/exchange/imports/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { ColumnsStep } from "./columns-step.tsx";
import { DoneStep } from "./done-step.tsx";
import { PreviewStep } from "./preview-step.tsx";
import { importSearch } from "./search.ts";
import { UploadStep } from "./upload-step.tsx";

const STEPS = ["Upload", "Columns", "Preview", "Done"];

type Props = { title: string; scope: InWorkspace; back: ReactNode; today: string };

/** Imports a control list: upload, map columns, review every row, confirm. */
export function ImportScreen({ title, scope, back, today }: Props) {
  const [search, setSearch] = useQueryStates(importSearch, { history: "push" });
  const { draft, step } = search;
  const asked = draft === null ? null : { ...scope, draftId: draft, plan: search.plan };
  const open = useRead(client.imports.open.query, asked, { keepsLast: true });
  const confirm = useAct(client.imports.confirm.mutate, { refresh: false });
  const at = confirm.isDone && draft !== null ? 3 : draft === null ? 0 : step === "columns" ? 1 : 2;
  const plan = search.plan ?? open.data?.plan;
  const setPlan = (next: ImportPlan) => void setSearch({ plan: next }, { history: "replace" });

  return (
    <>
      <PageTitle title={title} sub={open.data?.fileName} actions={back} />
      <ol aria-label="Steps" className="mb-4 flex flex-wrap gap-x-6 gap-y-1 border-rule border-b pb-2">
        {STEPS.map((name, i) => (
          <li
            key={name}
            aria-current={i === at ? "step" : undefined}
            className={i === at ? "font-medium" : "text-ink-2"}
          >
            {i + 1}. {name}
          </li>
        ))}
      </ol>
      {draft === null && (
        <UploadStep
          scope={scope}
          onDone={(id) => {
            confirm.reset();
            void setSearch({ draft: id, step: "columns", plan: null });
          }}
        />
      )}
      {draft !== null && open.error && (
        <div className="grid justify-items-start gap-2">
          <Problem>{problemOf(open.error).message}</Problem>
          <Button onClick={() => void setSearch({ draft: null, plan: null })}>Choose another file</Button>
        </div>
      )}
      {draft !== null && !open.error && !open.data && <p role="status">Reading the list …</p>}
      {open.data && plan && !confirm.isDone && step === "columns" && draft && (
        <ColumnsStep
          open={open.data}
          plan={plan}
          onChange={setPlan}
          onBack={() => void setSearch({ draft: null, plan: null })}
          onNext={() => void setSearch({ step: "preview", plan })}
        />
      )}
      {open.data && plan && !confirm.isDone && step === "preview" && draft && (
        <PreviewStep
          scope={scope}
          draft={draft}
          plan={plan}
          open={open.data}
          pending={confirm.pending}
          problem={confirm.problem}
          today={today}
          onPlan={setPlan}
          onBack={() => void setSearch({ step: "columns" })}
          onConfirm={() => void confirm.run({ ...scope, draftId: draft, plan })}
        />
      )}
      {confirm.output && plan && draft && <DoneStep scope={scope} draft={draft} plan={plan} result={confirm.output} />}
    </>
  );
}
