import Link from "next/link";
import { hrefIn } from "#app/_lib/scope.ts";
import { Sign } from "#app/_ui/sign.tsx";
import type { IssuedView } from "#server/audit/issued/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";

type Props = { scope: InWorkspace; since: NonNullable<IssuedView["since"]> };

/** Changes to the record since the issue. They move no figure here, but readers of the report should know of them. */
export function SinceIssue({ scope, since }: Props) {
  return (
    <div role="note" className="grid gap-2 bg-late-wash px-3 py-2">
      <p className="font-medium">
        <Sign state="late" className="mr-1 inline" /> The record has changed since:{" "}
        {since.count === 1 ? "1 entry" : `${since.count} entries`}
      </p>
      <ul className="grid gap-1">
        {since.changes.map((c) => (
          <li key={c.sequence}>
            <Link className="link" href={hrefIn(scope, "/activity", { before: String(c.sequence + 1) })}>
              {c.subject}
            </Link>{" "}
            <span className="text-ink-2">
              {c.words} · {c.who} · {formatDay(c.on)}
              {c.why ? ` · ${c.why}` : ""}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
