import type { Operation } from "#server/exchange/rest/transport/operations.ts";
import { ask, evidenceForm } from "#tests/factories/programs.ts";

const QUERIES: Record<string, string> = {
  readTimeline: "?from=2026-01-01&to=2026-03-31",
  proveInclusion: "?sequence=0&size=1",
  proveConsistency: "?from=0&to=1",
};
const metadata = { controls: ["C-1"], title: "Log", coversFrom: "2026-03-01", coversTo: "2026-03-31" };
let unique = 0;

/** Sends a well-formed request of the operation to a workspace, with bytes of its own when it brings some. */
export function sendOperation(token: string | null, o: Operation, workspace: string) {
  unique += 1;
  const path = o.path.replace("{id}", workspace) + (QUERIES[o.name] ?? "");
  if (o.method === "GET") return ask(token, path);
  const body = o.name === "sendEvidence" ? evidenceForm(metadata, `bytes ${unique}`) : "Control ID,Title\nC-1,Reviewed";
  return ask(token, path, { method: o.method, body });
}
