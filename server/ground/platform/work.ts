import { AsyncLocalStorage } from "node:async_hooks";
import { oncePerProcess } from "#db/once-per-process.ts";
import type { AppError } from "./errors.ts";

export type Work = {
  requestId?: string;
  route?: string;
  procedure?: string;
  job?: string;
  jobId?: string;
  personId?: string;
  orgId?: string;
  workspaceId?: string;
};

type Entered = { work: Work; within: Entered | undefined };

const { works, ends, forPersons, retryables } = oncePerProcess("tickmarkWork", () => ({
  works: new AsyncLocalStorage<Entered>(),
  ends: new WeakMap<Work, (() => void)[]>(),
  forPersons: new WeakSet<Work>(),
  retryables: new WeakMap<Work, AppError>(),
}))();

/** Details learned later are added to `work`. */
export function inWork<R>(work: Work, run: () => R): R {
  const within = works.getStore();
  // Procedures of one request may serve different tenants, so a tenant is not inherited.
  const { orgId: _, workspaceId: __, ...inherited } = within?.work ?? {};
  return works.run({ work: Object.assign(work, { ...inherited, ...work }), within }, run);
}

export function currentWork(): Work | undefined {
  return works.getStore()?.work;
}

/** Returns a function that runs something as part of the work that is current now, for code that runs later and elsewhere. */
export function sameWork(): <R>(run: () => R) => R {
  const entered = works.getStore();
  return (run) => (entered ? works.run(entered, run) : run());
}

// A request may serve several tenants: its line then says "several", its procedures' lines name them.
export function workIsFor(who: { personId: string | null; orgId?: string | null; workspaceId?: string | null }): void {
  const innermost = works.getStore();
  for (let at = innermost; at; at = at.within)
    for (const key of ["personId", "orgId", "workspaceId"] as const) {
      const id = who[key];
      if (id) at.work[key] = at === innermost || !at.work[key] || at.work[key] === id ? id : "several";
    }
}

export function workIsAt(route: string): void {
  const work = currentWork();
  if (work?.requestId) work.route = route;
}

export function markForPerson(work: Work): void {
  forPersons.add(work);
}

export function isForPerson(): boolean {
  const work = currentWork();
  return work !== undefined && forPersons.has(work);
}

// Next answers a failed page with 500, whatever the reason.
export function markRetryable(why: AppError): void {
  let at = works.getStore();
  while (at?.within) at = at.within;
  if (at) retryables.set(at.work, why);
}

export function retryableErrorOf(work: Work): AppError | undefined {
  return retryables.get(work);
}

/** Once the response is fully sent. @returns false outside any work; the callback is then ignored */
export function atEndOf(act: () => void): boolean {
  const work = currentWork();
  if (!work) return false;
  ends.set(work, [...(ends.get(work) ?? []), act]);
  return true;
}

export function endWork(work: Work): void {
  const acts = ends.get(work) ?? [];
  ends.delete(work);
  for (const act of acts) act();
}
