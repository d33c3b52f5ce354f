import type { Difference } from "./told.ts";

/** Why a fact is not told. `which` says of the owner's fact whether it is one of those; without it all at this path are. */
type Hidden = { why: string; which?: (owner: Fact & string) => boolean };
type Fact = Record<string, unknown>;

const state = { why: "whether somebody can sign in is the client's own affair; that they have left is told" };
const others = { why: "what only another engagement rests on", which: isOthers };
const linked = { why: "an id of what only another engagement rests on" };
const drafts = {
  why: "a draft control is the client's own, and so is one of another engagement",
  which: isDraftOrOthers,
};
const draftsCounted = { why: "drafts and other engagements' controls are counted for the client alone" };
const unshown = {
  why: "what an auditor is not shown by name is counted for them, so that nothing looks open that is not",
};
const draftVersion = { why: "what was never approved is the client's own" };
const unread = { why: "who has not read a document is counted, not named", which: (p: Fact) => p.at === null };
const clients = { why: "what the client could do next is no business of an auditor, who can do none of it" };
const untold = {
  why: "proposals that nobody approved, comments, and events by their reference",
  which: (e: Fact) => ["control.change_proposed", "control.commented", "event.recorded"].includes(`${e.action}`),
};
const ofIsms = {
  why: "what a management system alone is about; a diagram that draws it tells its name",
  which: (i: Fact) => i.kind === "interested_party",
};
const outside = { why: "evidence from before the window counts for nothing in it" };
const whoLooks = { why: "who looks, for whom and what they may do" };

/**
 * What auditors are not told, on purpose: by the fact's path, or the path of what holds it. Whoever hides another fact from them adds it
 * here with the reason; a difference that no line explains fails, and so does a line that explains none.
 */
export const HIDDEN: Record<string, Hidden> = {
  "applicability.open.versions[]": { ...draftVersion, which: (v) => v.version === 2 },
  "controls.list.rows[]": drafts,
  "controls.list.matching": draftsCounted,
  "controls.list.counts": draftsCounted,
  "controls.names[]": drafts,
  "controls.people[]": { why: "only people whom a row of the engagement names", which: (p) => isUnnamed(p.name) },
  "controls.people[].state": state,
  "controls.get.owner.state": state,
  "controls.get.performer.state": state,
  "controls.get.reviewer.state": state,
  "controls.get.proposal": { why: "a change that nobody approved has not happened" },
  "controls.related.documents[]": { ...draftVersion, which: (d) => d.title === "Draft" },
  "controls.related.comments[]": { why: "people of the client talk among themselves" },
  "controls.views[]": { why: "kept ways of looking at a list are their people's own" },
  "controls.list.rows[].criteria[]": others,
  "controls.get.criteria[]": others,
  "criteria.list[]": others,
  "criteria.coverage[]": { why: "another engagement" },
  "engagements.list[]": others,
  "evidence.list.items[]": { ...outside, which: (e) => e.title === "Before the period" },
  "evidence.list.items[].controls[]": others,
  "occurrences.ofControl[]": { why: "another engagement" },
  "occurrences.open.history[]": untold,
  "occurrences.open.performedBefore": outside,
  "occurrences.open.note": outside,
  "occurrences.timeline.lanes[].note": outside,
  "occurrences.overview.engagements[]": others,
  "documents.open.controls[]": linked,
  "documents.open.criteria[]": linked,
  "documents.open.linkedControls[]": others,
  "documents.open.linkedCriteria[]": others,
  "documents.read.controls[]": linked,
  "documents.read.criteria[]": linked,
  "documents.read.linkedControls[]": others,
  "documents.read.linkedCriteria[]": others,
  "risks.list[].criteria[]": others,
  "risks.list[].controls[]": others,
  "risks.list[].unshown": unshown,
  "risks.open.met[].code": { why: "criteria of other engagements" },
  "risks.register.risks[]": { ...others, which: (r) => `${r.code}`.startsWith("PAY-01-") },
  "risks.tallies[]": { why: "tallies of other engagements' objectives" },
  "risks.register.risks[].criteria[]": others,
  "risks.register.risks[].controls[]": others,
  "risks.register.risks[].unshown": unshown,
  "scope.description.sections[].missing[]": { why: "what is missing is the client’s own to-do" },
  "scope.open.reports[].conclusion": { why: "what the review of a vendor came to is the client’s own" },
  "scope.list.items[]": ofIsms,
  "scope.diagram.items[]": ofIsms,
  "scope.list.items[].criteria[]": others,
  "scope.list.items[].unshownCriteria": unshown,
  "scope.diagram.items[].criteria[]": others,
  "scope.diagram.items[].unshownCriteria": unshown,
  "criteria.list[].controls[]": drafts,
  "file:controls[]": { ...drafts, which: (c) => isDraftOrOthers({ code: c["Control ID"] }) },
  "file:controls[].Criteria": { why: "criteria of other engagements" },
  "file:risks[]": { ...others, which: (r) => `${r.Risk}`.startsWith("PAY-01-") },
  "file:risks[].Controls": unshown,
  "file:risks[].Criteria": { why: "criteria of other engagements" },
  "file:results.assessment-results.results[].observations[]": {
    why: "which other engagements' controls evidence serves",
  },
  "file:components.component-definition.components[].control-implementations[]": {
    why: "criteria of other engagements",
  },
  "file:matrix[]": { ...drafts, which: (line) => isDraftLine(line.id) },
  "file:components.component-definition.components[]": { ...drafts, which: (c) => isDraftLine(`${c.title}`) },
  "file:plan.system-security-plan.system-implementation.components[]": {
    ...drafts,
    which: (c) => isDraftLine(`${c.title}`),
  },
  "file:plan.system-security-plan.control-implementation": draftsCounted,
  "frameworks.list[]": { why: "catalogues that the engagement adopted nothing of are the client's own" },
  "criteria.open.controls[]": drafts,
  "engagements.open.moves[]": clients,
  "journal.activity.topics[]": { why: "topics that no auditor is told anything of" },
  "journal.activity.rows[]": {
    why: "what happened to other things than the engagement, its controls and its evidence",
  },
  "documents.list[]": { ...draftVersion, which: (d) => d.state === "draft" },
  "documents.list[].version": draftVersion,
  "documents.open.version": draftVersion,
  "documents.open.versions[]": { ...draftVersion, which: (v) => (v.approvals as unknown[]).length === 0 },
  "documents.open.people[]": unread,
  "documents.open.toAcknowledge": clients,
  "documents.read.version": draftVersion,
  "documents.read.versions[]": { ...draftVersion, which: (v) => (v.approvals as unknown[]).length === 0 },
  "documents.read.people[]": unread,
  "documents.read.toAcknowledge": clients,
  "workspaces.open.actingFor": whoLooks,
  "workspaces.open.kind": whoLooks,
  "workspaces.open.engagementId": whoLooks,
  "workspaces.open.membershipId": whoLooks,
  "workspaces.open.role": whoLooks,
  "workspaces.open.capabilities[]": whoLooks,
};

/** What tells a member who looks as the auditor apart from the auditor. */
export const ONLY_OF_WHO_LOOKS: Record<string, Hidden> = {
  "workspaces.open.actingFor": whoLooks,
  "workspaces.open.kind": whoLooks,
  "workspaces.open.preview": whoLooks,
  "workspaces.open.membershipId": whoLooks,
  "workspaces.open.role": whoLooks,
  "journal.activity.rows[]": {
    why: "what a firm opened and exported is told to that firm alone",
    which: (row) => ["evidence.opened", "evidence.exported", "export.made"].includes(`${row.action}`),
  },
};

/** The line of the table that explains a difference, or null. One that says which facts it means explains none below them. */
export function explaining({ path, owner }: Difference, table: Record<string, Hidden>): string | null {
  const found = Object.entries(table).find(([known, { which }]) =>
    which
      ? path === known && which(owner as Fact & string)
      : path === known || path.startsWith(`${known}.`) || path.startsWith(`${known}[]`),
  );
  return found?.[0] ?? null;
}

/** The control and the objective of the world's other engagement, a catalogue's criterion that nothing rests on, and the engagement itself. */
function isOthers(of: Fact | string): boolean {
  const { code, name = "" } = typeof of === "string" ? { code: of } : of;
  return ["B-1", "PAY-01", "H-1"].includes(`${code}`) || `${name}`.startsWith("SOC 1");
}

// Every other control of the world operates; the library's are adopted as drafts.
function isDraftOrOthers(of: Fact): boolean {
  return of.code === "D-1" || of.code === "GOV-02" || isOthers(of);
}

// A criterion that only drafts are mapped to has a line without any for the auditor.
function isDraftLine(line: unknown): boolean {
  return (
    line === undefined ||
    /,draft$|B-1/i.test(String(line)) ||
    /^(Control (D-1|B-1)|Conduct concerns handled)$/.test(String(line))
  );
}

function isUnnamed(name: unknown): boolean {
  return name === "Uma Unread" || name === "Olive Owner";
}
