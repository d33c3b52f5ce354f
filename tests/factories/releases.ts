import type { makeTenant } from "./people.ts";

type Call = Awaited<ReturnType<typeof makeTenant>>["call"];
type Of = { workspace: string; engagementId: string };

/** Says of every section of the description that it is complete, with what is written there. */
export async function completeDescription(call: Call, of: Of): Promise<void> {
  const { sections } = await call.scope.description(of);
  for (const { id, body, isComplete, version } of sections)
    if (!isComplete) await call.scope.saveSection({ ...of, section: id, body, isComplete: true, after: version });
}

/** Releases all of an engagement that is ready. */
export async function releaseReady(call: Call, of: Of): Promise<void> {
  const { lines } = await call.releases.sheet(of);
  const items = lines.flatMap(({ kind, documentId, problem }) => (problem ? [] : [{ kind, documentId }]));
  await call.releases.make({ ...of, items });
}

/** Completes the description, and releases all that is ready. */
export async function releaseAll(call: Call, of: Of): Promise<void> {
  await completeDescription(call, of);
  await releaseReady(call, of);
}
