import { momentOf } from "#app/_lib/when.ts";
import { DataTable } from "#app/_ui/data-table.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import type { Reach } from "#server/ground/access/schema.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";
import type { CheckpointMail as Every, SessionRow } from "#server/people/account/schema.ts";
import { browserOf } from "./browser-of.ts";
import { ChangePassword } from "./change-password.tsx";
import { CheckpointMail } from "./checkpoint-mail.tsx";
import { EndOtherSessions } from "./end-other-sessions.tsx";

type Props = { person: Reach["person"]; sessions: SessionRow[]; checkpoints: Every };

export function AccountScreen({ person, sessions, checkpoints }: Props) {
  return (
    <>
      <PageTitle title={screenOf("/account").label} />
      <dl className="grid grid-cols-[7.5rem_1fr] gap-x-3 gap-y-2 border-rule-strong border-t py-4 [&_dt]:text-ink-2">
        <dt>Name</dt>
        <dd>{person.name}</dd>
        <dt>Email address</dt>
        <dd className="break-all">{person.email}</dd>
      </dl>
      <section aria-labelledby="password" className="border-rule-strong border-t pt-3 pb-6">
        <h2 id="password" className="mb-3 text-xl">
          Password
        </h2>
        <ChangePassword email={person.email} />
      </section>
      <section aria-labelledby="sessions" className="border-rule-strong border-t pt-3 pb-6">
        <h2 id="sessions" className="mb-2 text-xl">
          Where you are signed in
        </h2>
        <DataTable
          caption="Your sessions"
          rows={sessions}
          rowKey={(s) => s.id}
          columns={[
            {
              key: "browser",
              header: "Browser",
              cell: (s) => (
                <>
                  {browserOf(s.userAgent)}
                  {s.current && <span className="font-medium"> (this one)</span>}
                </>
              ),
            },
            { key: "seen", header: "Last used", cell: (s) => momentOf(s.lastSeenAt) },
            { key: "since", header: "Signed in", hideBelow: "sm", cell: (s) => momentOf(s.createdAt) },
          ]}
        />
        {sessions.length > 1 && <EndOtherSessions />}
      </section>
      <section aria-labelledby="mail" className="border-rule-strong border-t pt-3 pb-6">
        <h2 id="mail" className="mb-3 text-xl">
          Mail
        </h2>
        <CheckpointMail every={checkpoints} />
      </section>
    </>
  );
}
