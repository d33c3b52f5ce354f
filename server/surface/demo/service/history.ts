import { createHash } from "node:crypto";
import type { EvidenceReceipt } from "#server/evidence/evidence/schema.ts";
import { recordEvent } from "#server/evidence/evidence/service/events.ts";
import { reviewEvidence } from "#server/evidence/evidence/service/review.ts";
import { submitEvidence } from "#server/evidence/evidence/service/submit.ts";
import { type Arrived, describedFile, noteUpload } from "#server/evidence/evidence/service/upload.ts";
import { occurrencesIn } from "#server/evidence/occurrences/rules/occurrences.ts";
import { serveAs, type Target, type WorkspaceActor, workspaceTarget } from "#server/ground/access/service.ts";
import { addDays, type Span, today } from "#server/ground/calendar/rules.ts";
import { objectStore } from "#server/ground/platform/store.ts";
import { controlSchedules } from "#server/programme/controls/queries/schedules.ts";
import { type Act, eventActs, evidenceActs, fileContent } from "../rules.ts";
import type { DemoPerson } from "./people.ts";
import type { DemoControl } from "./programme.ts";

const AT_ONCE = 25;
export const REVIEWED = "IAM-19";

export async function liveThrough(
  people: { manager: DemoPerson; owner: DemoPerson | null },
  workspace: string,
  controls: readonly DemoControl[],
  period: Span,
  now: string,
): Promise<number> {
  const target = workspaceTarget({ workspace }, "evidence:submit");
  const { manager } = people;
  const byCode = new Map(controls.map((c) => [c.code, c]));
  const { day, schedules } = await serveAs(manager, now, target, "read", async (tx, actor) => ({
    day: today(now, actor.workspace.timeZone),
    schedules: await controlSchedules(tx, actor),
  }));
  const events = controls
    .filter((c) => c.asNeeded)
    .flatMap((c) => eventActs(c.code, c.code.startsWith("CHG") ? "PR" : "TICKET", period, day));
  const evidence = controls.flatMap((c) => {
    const own = schedules.get(c.id) ?? [];
    const happened = events.flatMap((e, i) =>
      e.kind === "event" && e.code === c.code ? [{ id: `${i}`, on: e.on }] : [],
    );
    const asked = occurrencesIn(period, own, happened).filter((o) => !o.optional);
    return evidenceActs(c.code, c.title, own.at(-1)?.frequency ?? "annual", asked, day);
  });
  const acts = [...events, ...evidence]
    .filter((a) => a.on <= day)
    .map((act) => ({ act, at: instantOf(act, now) }))
    .sort((a, b) => a.at.localeCompare(b.at));
  const ofOwner = acts.filter(({ act }) => act.code === REVIEWED).map(({ act }) => act);
  const whoDoes = ({ act }: Dated) => (byCode.get(act.code)?.ownedByOwner && people.owner) || manager;
  for (const batch of batches(acts, whoDoes)) {
    const brought = await doAll(whoDoes(batch[0]), target, batch, byCode, now);
    const then = batch.at(-1)?.at ?? now;
    const toReview = people.owner ? brought.flatMap((b) => reviewOf(ofOwner, b)) : [];
    if (toReview.length > 0) await reviewAll(manager, workspace, toReview, { now, then });
  }
  return acts.length;
}

/** An example of each control's implementation from the weeks before a Type 1's date. */
export async function showImplemented(
  person: DemoPerson,
  workspace: string,
  controls: readonly DemoControl[],
  at: string,
): Promise<void> {
  const target = workspaceTarget({ workspace }, "evidence:submit");
  const byCode = new Map(controls.map((c) => [c.code, c]));
  const acts = controls
    .filter((c) => c.code !== REVIEWED)
    .map(({ code, title }, n): Dated => {
      const day = addDays(at.slice(0, 10), -(n % 20));
      return {
        at,
        act: { kind: "evidence", on: day, code, covers: { from: day, to: day }, title: `${title}, in use` },
      };
    });
  for (const batch of batches(acts, () => person)) await doAll(person, target, batch, byCode, at);
}

type Dated = { act: Act; at: string };

function batches(acts: readonly Dated[], who: (d: Dated) => DemoPerson): [Dated, ...Dated[]][] {
  const found: [Dated, ...Dated[]][] = [];
  for (const act of acts) {
    const last = found.at(-1);
    if (last && last.length < AT_ONCE && who(last[0]).id === who(act).id) last.push(act);
    else found.push([act]);
  }
  return found;
}

async function doAll(
  person: DemoPerson,
  target: Target<WorkspaceActor>,
  acts: readonly Dated[],
  byCode: ReadonlyMap<string, DemoControl>,
  now: string,
): Promise<(Dated & { id: string })[]> {
  const orgId = await serveAs(person, now, target, "read", async (_tx, actor) => actor.orgId);
  const files = new Map<Act, Arrived>();
  for (const { act } of acts)
    if (act.kind === "evidence" && byCode.has(act.code)) files.set(act, await arrive(orgId, act));
  return serveAs(person, now, target, "write", async (tx, actor) => {
    const brought: (Dated & { id: string })[] = [];
    for (const { act, at } of acts) {
      const control = byCode.get(act.code);
      if (!control) continue;
      const then = { ...actor, now: at };
      if (act.kind === "event")
        await recordEvent(tx, then, { controlId: control.id, occurredOn: act.on, reference: act.reference });
      else brought.push({ act, at, id: (await bring(tx, then, control, act, files.get(act))).id });
    }
    return brought;
  });
}

type Review = Parameters<typeof reviewEvidence>[2];

/** Accepts all but the owner's last two: the newest waits, the one before is returned. */
function reviewOf(ofOwner: readonly Act[], { act, id: evidenceId }: Dated & { id: string }): Review[] {
  const left = ofOwner.length - 1 - ofOwner.indexOf(act);
  if (act.code !== REVIEWED || left === 0) return [];
  return [{ evidenceId, ...(left === 1 ? RETURNED : ACCEPTED) }];
}

async function reviewAll(
  manager: DemoPerson,
  workspace: string,
  reviews: readonly Review[],
  { now, then }: { now: string; then: string },
): Promise<void> {
  await serveAs(manager, now, workspaceTarget({ workspace }, "evidence:review"), "write", async (tx, actor) => {
    for (const review of reviews) await reviewEvidence(tx, { ...actor, now: then }, review);
  });
}

const ACCEPTED = { decision: "accepted", reason: null } as const;
const RETURNED = {
  decision: "returned",
  reason: "The list leaves out the break-glass accounts. Export it again with all groups, and show the filter.",
} as const;

async function bring(
  tx: Parameters<typeof submitEvidence>[0],
  actor: WorkspaceActor,
  control: DemoControl,
  act: Act & { kind: "evidence" },
  arrived: Arrived | undefined,
): Promise<EvidenceReceipt> {
  if (!arrived) throw new Error("the file has not arrived");
  const file = await noteUpload(tx, actor, arrived);
  return submitEvidence(tx, actor, {
    title: act.title,
    controlIds: [control.id],
    coversFrom: act.covers.from,
    coversTo: act.covers.to,
    collectedOn: act.on,
    system: null,
    uploadIds: [file.id],
    supersedes: null,
  });
}

async function arrive(orgId: string, act: Act & { kind: "evidence" }): Promise<Arrived> {
  const bytes = Buffer.from(fileContent(act.code, act.title, act.covers));
  const stored = await objectStore().put(orgId, chunks(bytes), bytes.length);
  return describedFile(`${act.code}-${act.covers.from}.csv`, stored);
}

async function* chunks(bytes: Buffer) {
  yield bytes;
}

// A time within that day's working hours, not later than now.
function instantOf(act: Act, now: string): string {
  const spread = createHash("sha256").update(`${act.code}${act.on}`).digest().readUInt16BE(0) % (7 * 3600);
  const at = new Date(Date.parse(`${act.on}T14:00:00Z`) + spread * 1000).toISOString();
  return at < now ? at : now;
}
