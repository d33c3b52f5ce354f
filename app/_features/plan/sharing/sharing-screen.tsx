import Link from "next/link";
import { hrefIn } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import type { GrantRow } from "#server/plan/sharing/schema.ts";
import { Grant } from "./grant.tsx";
import { ShareEngagement } from "./share-engagement.tsx";

type Props = {
  scope: InWorkspace;
  today: string;
  engagements: Engagement[];
  grants: GrantRow[];
  /** whether they may set up an engagement */
  maySetUp: boolean;
};

/** Which outsiders read this workspace, until when, and what they have opened. */
export function SharingScreen({ scope, today, engagements, grants, maySetUp }: Props) {
  const current = grants.filter((g) => g.state === "live" || g.state === "waiting");
  const earlier = grants.filter((g) => g.state === "ended" || g.state === "revoked");
  const share = <ShareEngagement scope={scope} today={today} engagements={engagements} />;
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/sharing").label}
        sub="Auditors read one engagement each, until a day you choose: its criteria, controls, timeline and evidence at once, its description, risks, vendors and documents once you release them. They can change nothing. Until the report is issued, nobody at their firm can belong to your organization or to a provider of yours."
        actions={engagements.length > 0 && share}
      />
      {engagements.length > 0 && <Previews scope={scope} engagements={engagements} />}
      {current.length === 0 && (
        <EmptyState
          title="Nothing shared yet"
          className="border-rule-strong border-t py-6"
          action={
            engagements.length === 0 && maySetUp && <ScreenLink scope={scope} to="/engagements/new" variant="primary" />
          }
        >
          {engagements.length > 0
            ? "Look at an engagement as the auditor would see it, then share it with the named people of your audit firm."
            : "Set up an engagement first: it is what an auditor is invited to read."}
        </EmptyState>
      )}
      {current.map((grant) => (
        <Grant key={grant.id} scope={scope} today={today} grant={grant} />
      ))}
      {earlier.length > 0 && (
        <details className="mt-6 border-rule-strong border-t pt-3">
          <summary className="font-medium">Earlier ({earlier.length})</summary>
          {earlier.map((grant) => (
            <Grant key={grant.id} scope={scope} today={today} grant={grant} />
          ))}
        </details>
      )}
    </>
  );
}

function Previews({ scope, engagements }: Pick<Props, "scope" | "engagements">) {
  return (
    <section aria-labelledby="previews" className="mb-5">
      <h2 id="previews" className="font-ui text-base text-ink-2">
        See as the auditor sees it
      </h2>
      <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-2.5">
        {engagements.map((e) => (
          <li key={e.id}>
            <Link
              className="link"
              href={hrefIn({ workspace: scope.workspace, engagement: e.id, as: "auditor" }, "/evidence")}
            >
              {e.name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
