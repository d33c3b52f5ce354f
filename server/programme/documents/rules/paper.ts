import { formatDay } from "#server/ground/calendar/rules.ts";
import type { Paper } from "#server/ground/papers/schema.ts";
import type { DocumentView } from "../schema.ts";
import { KIND_LABEL } from "./state.ts";

export function documentPaper(found: DocumentView, system: string): Paper {
  const version = found.versions.find((v) => v.version === found.opened);
  const approval = version?.approvals.at(-1);
  return {
    title: found.title,
    under: [
      `${KIND_LABEL[found.kind]} of ${system}, version ${found.opened}`,
      approval ? `Approved by ${approval.by} on ${formatDay(approval.on)}` : "A draft: not approved",
      ...(found.ownerName ? [`Owner: ${found.ownerName}`] : []),
    ],
    pieces: [{ kind: "markdown", text: found.body }],
  };
}
