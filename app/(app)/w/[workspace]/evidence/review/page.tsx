import { ReviewDefault } from "#app/_features/evidence/evidence/review-default.tsx";
import { ReviewQueue } from "#app/_features/evidence/evidence/review-queue.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/evidence/review");

export default async function ReviewPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, queue] = await Promise.all([openWorkspace(scope), load((call) => call.evidence.reviewQueue(scope))]);
  const isAuditor = view.kind === "auditor" || view.preview;
  const { asked } = queue;
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/evidence/review").label}
        sub={queue.waiting > 0 ? "Evidence that a second person has yet to accept, the oldest first" : undefined}
        actions={
          <>
            <ButtonLink href={hrefIn(scope, "/evidence/items", { review: "returned" })}>Returned</ButtonLink>
            <ScreenLink scope={scope} to="/evidence" />
          </>
        }
      />
      {queue.items.length > 0 ? (
        <ReviewQueue scope={scope} queue={queue} mayReview={view.capabilities.includes("evidence:review")} />
      ) : (
        <EmptyState title="Nothing awaits review">
          {asked.byDefault || asked.controls > 0
            ? "What is submitted for review is here until it is decided."
            : "No control asks for a review: its evidence counts as soon as it is submitted."}
        </EmptyState>
      )}
      {!isAuditor && (
        <ReviewDefault scope={scope} asked={asked} mayChange={view.capabilities.includes("control:manage")} />
      )}
    </>
  );
}
