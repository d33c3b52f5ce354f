import Link from "next/link";
import { WhosePage } from "#app/_features/people/account/whose-page.tsx";
import { ButtonLink } from "#app/_ui/button.tsx";
import { CAPABILITIES, type Capability, ROLE_LABEL } from "#server/ground/access/rules.ts";
import type { Reach } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import type { InvitationView } from "#server/people/invitations/schema.ts";
import { AcceptInvitation } from "./accept-invitation.tsx";
import { OtherAccount } from "./other-account.tsx";

/** @param reach null when nobody is signed in */
type Props = { token: string; view: InvitationView; reach: Reach | null };

/** Who invites the reader to what, and the one button that accepts it. */
export function InvitationPage({ token, view, reach }: Props) {
  const next = encodeURIComponent(pathTo("/invitation/[token]", { token }));
  return (
    <div className="mx-auto max-w-lg">
      {reach && <WhosePage person={reach.person} />}
      <h1 className="font-title text-3xl">{titleOf(view)}</h1>
      {view.state === "open" ? (
        <>
          <Facts view={view} />
          {!reach && (
            <>
              <p className="mt-5 text-ink-2">
                Continue with <strong className="font-medium text-ink">{view.email}</strong>: the invitation works for
                this address only.
              </p>
              <p className="mt-3 flex flex-wrap gap-3">
                <ButtonLink variant="primary" href={`/sign-in?next=${next}`}>
                  Sign in to accept
                </ButtonLink>
                <ButtonLink href={`/sign-up?next=${next}`}>Create an account</ButtonLink>
              </p>
            </>
          )}
          {reach && reach.person.email === view.email && <AcceptInvitation token={token} view={view} reach={reach} />}
          {reach && reach.person.email !== view.email && (
            <OtherAccount token={token} wanted={view.email} current={reach.person.email} />
          )}
        </>
      ) : (
        <>
          <p className="mt-4 text-lg">{view.message}</p>
          <p className="mt-4">
            <Link className="link" href={reach ? "/home" : "/sign-in"}>
              {reach ? "Go to your workspaces" : "Sign in"}
            </Link>
          </p>
        </>
      )}
    </div>
  );
}

function Facts({ view }: { view: InvitationView }) {
  return (
    <dl className="mt-5 grid grid-cols-[7.5rem_1fr] gap-x-3 gap-y-2 border-rule border-y py-4 [&_dt]:text-ink-2">
      <dt>From</dt>
      <dd>
        {view.invitedBy}, {view.organization}
      </dd>
      {view.role && (
        <>
          <dt>Your role</dt>
          <dd>{ROLE_LABEL[view.role]}</dd>
        </>
      )}
      {view.engagement && (
        <>
          <dt>Engagement</dt>
          <dd>{view.engagement}</dd>
        </>
      )}
      {view.until && (
        <>
          <dt>Open until</dt>
          <dd>{formatDay(view.until)}, read-only. What you open is in the client’s record.</dd>
        </>
      )}
      {view.kind === "audit" && (
        <>
          <dt>Independence</dt>
          <dd>
            Nobody in the organization you accept for may belong to {view.organization} or to a provider of it, from the
            first day you examine, or today if that is earlier, until the report is issued.
          </dd>
        </>
      )}
      {view.kind === "delegation" && (
        <>
          <dt>You may</dt>
          <dd>
            <ul>
              {view.capabilities.map((c) => (
                <li key={c}>{labelOf(c)}</li>
              ))}
            </ul>
          </dd>
          <dt>Independence</dt>
          <dd>Nobody in the organization you accept for may be on the side of {view.organization}’s auditors.</dd>
        </>
      )}
    </dl>
  );
}

function titleOf(view: InvitationView): string {
  if (view.kind === "membership") return `Join ${view.organization}`;
  return view.kind === "audit"
    ? `Read an engagement of ${view.organization}`
    : `Operate the programme of ${view.organization}`;
}

function labelOf(capability: Capability): string {
  return CAPABILITIES[capability].label;
}
