import Link from "next/link";
import { EmptyFor, ForReader } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { ReviewWork } from "#server/evidence/evidence/schema.ts";
import type { OverviewData } from "#server/evidence/occurrences/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";
import { StandingLine } from "./standing-line.tsx";
import { GAPS, NO_ENGAGEMENT } from "./words.ts";

type Props = { scope: InWorkspace; view: WorkspaceView; overview: OverviewData; reviews: ReviewWork | null };

/** Each engagement's state today, and the next step. */
export function Overview({ scope, view, overview, reviews }: Props) {
  const canSetUp = view.capabilities.includes("engagement:manage");
  return (
    <>
      <PageTitle title={view.name} sub={`${view.organization.name} · ${formatDay(view.today)}`} />
      {overview.engagements.length === 0 ? (
        <EmptyFor
          words={NO_ENGAGEMENT}
          action={canSetUp && <ScreenLink scope={scope} to="/engagements/new" variant="primary" />}
        />
      ) : (
        <ul className="border-rule-strong border-t">
          {overview.engagements.map((e) => (
            <li
              key={e.id}
              className="grid gap-x-6 gap-y-2 border-rule border-b py-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)]"
            >
              <div>
                <h2 className="font-medium font-title text-lg">
                  <Link className="link" href={hrefIn({ ...scope, engagement: e.id }, "/evidence")}>
                    {e.name}
                  </Link>
                </h2>
                <p className="text-ink-2">
                  {e.criteria === 0
                    ? `No ${e.measure} adopted`
                    : e.uncovered === 0
                      ? `All ${e.criteria} ${e.measure} have a control`
                      : `${e.uncovered} of ${e.criteria} ${e.measure} have no control`}
                </p>
              </div>
              <StandingLine scope={scope} engagement={e} />
            </li>
          ))}
        </ul>
      )}
      {reviews && <Reviews scope={scope} view={view} reviews={reviews} />}
      {overview.gaps.length > 0 && (
        <section className="mt-8 max-w-4xl" aria-labelledby="next">
          <h2 id="next" className="mb-1 font-medium font-title text-lg">
            <ForReader words={GAPS} />
          </h2>
          <ul className="border-rule border-t">
            {overview.gaps.map((gap) => (
              <li key={gap.code} className="flex flex-wrap items-baseline gap-x-3 border-rule border-b py-1.5">
                <span className="w-20 font-code text-sm">{gap.code}</span>
                <span className="min-w-48 flex-1">
                  <Link
                    className="link"
                    href={hrefIn({ ...scope, engagement: gap.engagement.id }, "/evidence", { control: gap.code })}
                  >
                    {gap.title}
                  </Link>
                  <span className="block text-ink-2 text-sm">{gap.engagement.name}</span>
                </span>
                <StateSign state="missing" word={gap.what} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** The person's review work: evidence to decide on, and their own that was returned. */
function Reviews({ scope, view, reviews }: { scope: InWorkspace; view: WorkspaceView; reviews: ReviewWork }) {
  const toDecide = view.capabilities.includes("evidence:review") ? reviews.waiting : 0;
  if (toDecide === 0 && reviews.returned.length === 0) return null;
  return (
    <section className="mt-8 max-w-4xl" aria-labelledby="reviews">
      <h2 id="reviews" className="mb-1 font-medium font-title text-lg">
        Waiting for you
      </h2>
      <ul className="border-rule border-t">
        {toDecide > 0 && (
          <li className="border-rule border-b py-1.5">
            <Link className="link" href={hrefIn(scope, "/evidence/review")}>
              <StateSign
                state="awaiting"
                word={`${toDecide} ${toDecide === 1 ? "item awaits" : "items await"} your review`}
              />
            </Link>
          </li>
        )}
        {reviews.returned.map((item) => (
          <li key={item.id} className="grid gap-x-3 border-rule border-b py-1.5 sm:grid-cols-[5rem_minmax(0,1fr)]">
            <span className="font-code text-sm">{item.controls.join(" ")}</span>
            <span>
              <Link className="link" href={`${hrefIn(scope, "/evidence/items", { review: "returned" })}#${item.id}`}>
                {item.title}
              </Link>{" "}
              <StateSign state="missing" word={`returned by ${item.by}`} />
              <span className="block text-ink-2">{item.reason}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
