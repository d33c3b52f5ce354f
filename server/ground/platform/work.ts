import { AsyncLocalStorage } from "node:async_hooks";
import type { AppError } from "./errors.ts";

/** The piece of work that a line of the log belongs to: a request, one procedure of it, or a job. */
export type Work = {
  requestId?: string;
  /** the pattern of the request's path */
  route?: string;
  procedure?: string;
  job?: string;
  jobId?: string;
  personId?: string;
  orgId?: string;
  workspaceId?: string;
};

type Entered = { work: Work; within: Entered | undefined };
type Shared = {
  tickmarkWork?: AsyncLocalStorage<Entered>;
  tickmarkWorkEnds?: WeakMap<Work, (() => void)[]>;
  tickmarkWorkForPersons?: WeakSet<Work>;
  tickmarkWorkPutOff?: WeakMap<Work, AppError>;
};

// One store a process, also when the bundler loads this module several times.
const shared = globalThis as typeof globalThis & Shared;
shared.tickmarkWork ??= new AsyncLocalStorage();
shared.tickmarkWorkEnds ??= new WeakMap();
shared.tickmarkWorkForPersons ??= new WeakSet();
shared.tickmarkWorkPutOff ??= new WeakMap();
const works = shared.tickmarkWork;
const ends = shared.tickmarkWorkEnds;
const forPersons = shared.tickmarkWorkForPersons;
const putOffs = shared.tickmarkWorkPutOff;

/** Runs something as a piece of work of its own, inside the one under way. What becomes known of it is added to `work`. */
export function inWork<R>(work: Work, run: () => R): R {
  const within = works.getStore();
  // The procedures of one request may be about different tenants, so a tenant is never inherited.
  const { orgId: _, workspaceId: __, ...inherited } = within?.work ?? {};
  return works.run({ work: Object.assign(work, { ...inherited, ...work }), within }, run);
}

export function currentWork(): Work | undefined {
  return works.getStore()?.work;
}

/** Says whom the work is for, once that is known. A request of several tenants says so in its own line; its procedures' lines name them. */
export function workIsFor(who: { personId: string | null; orgId?: string | null; workspaceId?: string | null }): void {
  const innermost = works.getStore();
  for (let at = innermost; at; at = at.within)
    for (const key of ["personId", "orgId", "workspaceId"] as const) {
      const id = who[key];
      if (id) at.work[key] = at === innermost || !at.work[key] || at.work[key] === id ? id : "several";
    }
}

/** Says more closely which route a request is for, where one pattern stands for several. */
export function workIsAt(route: string): void {
  const work = currentWork();
  if (work?.requestId) work.route = route;
}

/** Says that a person's browser waits for this request's answer and will show it as it is. */
export function markForPerson(work: Work): void {
  forPersons.add(work);
}

export function isForPerson(): boolean {
  const work = currentWork();
  return work !== undefined && forPersons.has(work);
}

/** Says that a request will do better later. The framework answers a page that fails with 500, whatever the reason. */
export function putOff(why: AppError): void {
  let at = works.getStore();
  while (at?.within) at = at.within;
  if (at) putOffs.set(at.work, why);
}

export function putOffOf(work: Work): AppError | undefined {
  return putOffs.get(work);
}

/**
 * Has something done when the piece of work under way is over, its answer sent to the last byte.
 *
 * @returns false when no work is under way, and nothing will be done
 */
export function atEndOf(act: () => void): boolean {
  const work = currentWork();
  if (!work) return false;
  ends.set(work, [...(ends.get(work) ?? []), act]);
  return true;
}

/** Says that a piece of work is over; said by whoever began it. */
export function endWork(work: Work): void {
  const acts = ends.get(work) ?? [];
  ends.delete(work);
  for (const act of acts) act();
}
