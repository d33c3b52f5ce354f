"use client";

import Link from "next/link";
import { useState } from "react";
import { hrefIn } from "#app/_lib/scope.ts";
import { Button } from "#app/_ui/button.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import type { GrantRow } from "#server/plan/sharing/schema.ts";
import { Auditors } from "./auditors.tsx";
import { AddAuditor, MoveEnd, RevokeGrant } from "./grant-dialogs.tsx";

type Props = { scope: InWorkspace; today: string; grant: GrantRow };

export function Grant({ scope, today, grant }: Props) {
  const [doing, setDoing] = useState<"extend" | "add" | "revoke" | null>(null);
  const close = () => setDoing(null);
  const revoked = grant.state === "revoked";
  const of = `: ${grant.engagement}, ${grant.firmName}`;
  return (
    <div className="border-rule-strong border-t pt-3 pb-6">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div>
          <h2 className="text-xl">{grant.engagement}</h2>
          <p className="flex flex-wrap gap-x-3 gap-y-1">
            <span>with {grant.firmName}</span>
            <State grant={grant} />
          </p>
          <p className="text-ink-2">
            <Link
              className="link"
              href={`${hrefIn({ workspace: scope.workspace }, `/engagements/${grant.engagementId}`)}#releases`}
            >
              {released(grant.released)}
            </Link>{" "}
            · {exported(grant.exports)} under this grant
          </p>
        </div>
        {!revoked && (
          <div className="flex flex-wrap gap-2">
            <Button size="small" aria-label={`Add an auditor${of}`} onClick={() => setDoing("add")}>
              Add an auditor
            </Button>
            <Button size="small" aria-label={`Change the last day${of}`} onClick={() => setDoing("extend")}>
              Change the last day
            </Button>
            <Button size="small" variant="danger" aria-label={`Stop sharing${of}`} onClick={() => setDoing("revoke")}>
              Stop sharing
            </Button>
          </div>
        )}
      </div>
      <Auditors scope={scope} grant={grant} />
      {doing === "add" && <AddAuditor scope={scope} grant={grant} onClose={close} />}
      {doing === "extend" && <MoveEnd scope={scope} today={today} grant={grant} onClose={close} />}
      {doing === "revoke" && <RevokeGrant scope={scope} grant={grant} onClose={close} />}
    </div>
  );
}

function released(n: number): string {
  if (n === 0) return "Nothing released for fieldwork yet";
  return n === 1 ? "1 item released for fieldwork" : `${n} items released for fieldwork`;
}

function exported(n: number): string {
  return n === 1 ? "1 file exported" : `${n.toLocaleString("en")} files exported`;
}

function State({ grant }: { grant: GrantRow }) {
  const until = formatDay(grant.endsOn);
  if (grant.state === "live") return <StateSign state="covered" word={`open until ${until}`} />;
  if (grant.state === "waiting") return <StateSign state="due" word={`until ${until}, not accepted yet`} />;
  if (grant.state === "ended") return <StateSign state="not-applicable" word={`ended on ${until}`} />;
  return <StateSign state="not-applicable" word={`stopped on ${formatDay(grant.stoppedOn ?? grant.endsOn)}`} />;
}
