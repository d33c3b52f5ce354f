import "server-only";
import { cache } from "react";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { load } from "./api.ts";

/** The workspace as the reader sees it. Read once per request: the frame and the page both need it. */
export function openWorkspace({ workspace, engagement, as }: InWorkspace) {
  return opened(workspace, engagement, as);
}

const opened = cache((workspace: string, engagement: InWorkspace["engagement"], as: InWorkspace["as"]) =>
  load((call) => call.workspaces.open({ workspace, engagement, as })),
);
