import { hrefIn } from "#app/_lib/scope.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { buttonClass } from "#app/_ui/button-class.ts";
import { Figures } from "#app/_ui/figures.tsx";
import type { ImportPlan, ImportResult } from "#server/exchange/imports/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { rejectedHref } from "./rejected-href.ts";

export function DoneStep({
  scope,
  draft,
  plan,
  result,
}: {
  scope: InWorkspace;
  draft: string;
  plan: ImportPlan;
  result: ImportResult;
}) {
  return (
    <div role="status" className="grid gap-4">
      <h2 className="font-medium font-title text-lg">Import complete</h2>
      <Figures
        label="Import result"
        items={[
          { value: result.created, label: "created", tone: "tick" },
          { value: result.updated, label: "updated", tone: "due" },
          { value: result.unchanged, label: "unchanged" },
          { value: result.rejected, label: "rejected", tone: result.rejected > 0 ? "miss" : "ink" },
        ]}
      />
      <p className="flex flex-wrap gap-2">
        <ButtonLink variant="primary" href={hrefIn(scope, "/controls")}>
          See the controls
        </ButtonLink>
        <ButtonLink href={hrefIn(scope, "/criteria")}>See what they cover</ButtonLink>
        {result.rejected > 0 && (
          <a className={buttonClass({})} href={rejectedHref(scope, draft, plan)} download>
            Download rejected rows
          </a>
        )}
        <ButtonLink href={hrefIn(scope, "/controls/import")}>Import another list</ButtonLink>
      </p>
    </div>
  );
}
