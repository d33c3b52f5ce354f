import { type SQL, sql } from "drizzle-orm";

/**
 * Which auditors see an action, besides the organization: "engagement", those of the engagement it concerns, or whose controls or
 * evidence it concerns; "firm", the audit firm that acted, in the engagement it acted for; "nobody".
 */
export type Audience = "engagement" | "firm" | "nobody";

/** Filters of the activity log, and the logs that have them. */
export const TOPICS = {
  evidence: { label: "Evidence", logs: ["workspace"] },
  controls: { label: "Controls", logs: ["workspace"] },
  criteria: { label: "Criteria", logs: ["workspace"] },
  applicability: { label: "Applicability", logs: ["workspace"] },
  engagements: { label: "Engagements", logs: ["workspace"] },
  plans: { label: "Report plans", logs: ["workspace"] },
  scope: { label: "Scope", logs: ["workspace"] },
  risks: { label: "Risks", logs: ["workspace"] },
  documents: { label: "Documents", logs: ["workspace"] },
  sharing: { label: "Auditors", logs: ["workspace"] },
  people: { label: "People", logs: ["workspace", "organization"] },
  providers: { label: "Providers", logs: ["workspace", "organization"] },
  exports: { label: "Exports", logs: ["workspace"] },
  tokens: { label: "Access tokens", logs: ["workspace"] },
  workspace: { label: "Workspace", logs: ["workspace", "organization"] },
  organization: { label: "Organization", logs: ["organization"] },
} as const satisfies Record<string, { label: string; logs: readonly LogKind[] }>;

export type LogKind = "workspace" | "organization";
export type Topic = keyof typeof TOPICS;
type Described = { told: Audience; topic: Topic; words: string };

/** Every action the journal records; `record` accepts no other. */
export const ACTIONS = {
  "applicability.approved": { told: "nobody", topic: "applicability", words: "Statement of Applicability approved" },
  "applicability.decided": { told: "nobody", topic: "applicability", words: "Applicability decided" },
  "applicability.issued": { told: "nobody", topic: "applicability", words: "Statement of Applicability issued" },
  "client.created": { told: "nobody", topic: "providers", words: "Client set up" },
  // A pending or declined change never took effect, so auditors do not see it.
  "control.change_approved": { told: "engagement", topic: "controls", words: "Change to a control approved" },
  "control.change_declined": { told: "nobody", topic: "controls", words: "Change to a control declined" },
  "control.change_proposed": { told: "nobody", topic: "controls", words: "Change to a control proposed" },
  "control.change_withdrawn": { told: "nobody", topic: "controls", words: "Proposed change to a control withdrawn" },
  "control.changed": { told: "engagement", topic: "controls", words: "Control changed" },
  "control.commented": { told: "nobody", topic: "controls", words: "Comment added to a control" },
  "control.created": { told: "engagement", topic: "controls", words: "Control added" },
  "control.mapped": { told: "engagement", topic: "controls", words: "Control mapped" },
  "control.mapping_changed": { told: "engagement", topic: "controls", words: "Mapping changed" },
  "control.reinstated": { told: "engagement", topic: "controls", words: "Control reinstated" },
  "control.retired": { told: "engagement", topic: "controls", words: "Control retired" },
  "control.suggestion_rejected": { told: "nobody", topic: "controls", words: "Suggested mapping rejected" },
  "control.systems_changed": { told: "engagement", topic: "controls", words: "Systems of a control changed" },
  "control.unmapped": { told: "engagement", topic: "controls", words: "Mapping removed" },
  "control_view.removed": { told: "nobody", topic: "controls", words: "Saved view removed" },
  "control_view.saved": { told: "nobody", topic: "controls", words: "View saved" },
  "controls.imported": { told: "nobody", topic: "controls", words: "Controls imported" },
  "delegation.accepted": { told: "nobody", topic: "providers", words: "Provider’s access accepted" },
  "delegation.changed": { told: "nobody", topic: "providers", words: "Provider’s access changed" },
  "delegation.offered": { told: "nobody", topic: "providers", words: "Provider invited" },
  "delegation.offered_again": { told: "nobody", topic: "providers", words: "Provider invited again" },
  "delegation.revoked": { told: "nobody", topic: "providers", words: "Provider’s access revoked" },
  "document.acknowledged": { told: "nobody", topic: "documents", words: "Document acknowledged" },
  "document.added": { told: "nobody", topic: "documents", words: "Document added" },
  "document.approved": { told: "nobody", topic: "documents", words: "Document approved" },
  "document.changed": { told: "nobody", topic: "documents", words: "Document details changed" },
  "document.retired": { told: "nobody", topic: "documents", words: "Document retired" },
  "document.reviewed": { told: "nobody", topic: "documents", words: "Document reviewed" },
  "document.written": { told: "nobody", topic: "documents", words: "Document version saved" },
  "engagement.adopted": { told: "engagement", topic: "engagements", words: "Engagement set up" },
  "engagement.dates_changed": { told: "engagement", topic: "engagements", words: "Dates of an engagement changed" },
  "engagement.issue_recorded": { told: "engagement", topic: "engagements", words: "Report issued" },
  "engagement.reissue_recorded": { told: "engagement", topic: "engagements", words: "Report reissued" },
  "engagement.rolled_forward": { told: "engagement", topic: "engagements", words: "Engagement rolled forward" },
  "engagement.shared": { told: "nobody", topic: "sharing", words: "Engagement shared" },
  "engagement.status_changed": { told: "engagement", topic: "engagements", words: "Engagement status changed" },
  // Its label is the event's reference, even for events outside the period; auditors read the others from the population.
  "event.recorded": { told: "nobody", topic: "evidence", words: "Event recorded" },
  "evidence.accepted": { told: "engagement", topic: "evidence", words: "Evidence accepted" },
  "evidence.exported": { told: "firm", topic: "evidence", words: "Evidence exported" },
  "evidence.opened": { told: "firm", topic: "evidence", words: "File opened" },
  "evidence.returned": { told: "nobody", topic: "evidence", words: "Evidence returned" },
  "evidence.submitted": { told: "engagement", topic: "evidence", words: "Evidence submitted" },
  "evidence.superseded": { told: "engagement", topic: "evidence", words: "Evidence replaced" },
  "evidence.withdrawn": { told: "engagement", topic: "evidence", words: "Evidence withdrawn" },
  "export.made": { told: "firm", topic: "exports", words: "Exported" },
  "framework.added": { told: "nobody", topic: "criteria", words: "Framework added" },
  "framework.upgraded": { told: "nobody", topic: "criteria", words: "Framework upgraded" },
  "library.adopted": { told: "nobody", topic: "controls", words: "Controls adopted from the library" },
  "library.proposal_accepted": { told: "nobody", topic: "controls", words: "Library update accepted" },
  "library.proposal_declined": { told: "nobody", topic: "controls", words: "Library update declined" },
  "membership.accepted": { told: "nobody", topic: "people", words: "Invitation accepted" },
  "objective.added": { told: "nobody", topic: "criteria", words: "Control objective added" },
  "objective.changed": { told: "nobody", topic: "criteria", words: "Control objective changed" },
  "organization.created": { told: "nobody", topic: "organization", words: "Organization created" },
  "organization.renamed": { told: "nobody", topic: "organization", words: "Organization renamed" },
  "person.checkpoints_stopped": { told: "nobody", topic: "people", words: "Checkpoints by mail stopped" },
  "person.checkpoints_wanted": { told: "nobody", topic: "people", words: "Checkpoints by mail requested" },
  "person.invitation_revoked": { told: "nobody", topic: "people", words: "Invitation revoked" },
  "person.invited": { told: "nobody", topic: "people", words: "Person invited" },
  "person.invited_again": { told: "nobody", topic: "people", words: "Person invited again" },
  "person.joined": { told: "nobody", topic: "people", words: "Person joined" },
  "person.membership_ended": { told: "nobody", topic: "people", words: "Membership ended" },
  "person.named": { told: "nobody", topic: "people", words: "Person named" },
  "person.password_changed": { told: "nobody", topic: "people", words: "Password changed" },
  "person.renamed": { told: "nobody", topic: "people", words: "Person renamed" },
  "person.role_changed": { told: "nobody", topic: "people", words: "Role changed" },
  "plan.adopted": { told: "nobody", topic: "plans", words: "Engagements set up from a plan" },
  "plan.saved": { told: "nobody", topic: "plans", words: "Plan saved" },
  "release.made": { told: "engagement", topic: "sharing", words: "Released to the auditor" },
  "release.withdrawn": { told: "engagement", topic: "sharing", words: "Release withdrawn" },
  "risk.accepted": { told: "nobody", topic: "risks", words: "Risk accepted" },
  "risk.added": { told: "nobody", topic: "risks", words: "Risk added" },
  "risk.changed": { told: "nobody", topic: "risks", words: "Risk changed" },
  "risk.removed": { told: "nobody", topic: "risks", words: "Risk removed" },
  "risk.scale_changed": { told: "nobody", topic: "risks", words: "Rating scale changed" },
  "scope.added": { told: "nobody", topic: "scope", words: "Scope item added" },
  "scope.changed": { told: "nobody", topic: "scope", words: "Scope item changed" },
  "scope.described": { told: "nobody", topic: "scope", words: "Section of the description saved" },
  "scope.diagram_saved": { told: "nobody", topic: "scope", words: "Data flow diagram saved" },
  "scope.report_added": { told: "nobody", topic: "scope", words: "Vendor’s report added" },
  "scope.report_changed": { told: "nobody", topic: "scope", words: "Vendor’s report changed" },
  "scope.report_removed": { told: "nobody", topic: "scope", words: "Vendor’s report removed" },
  "sessions.ended": { told: "nobody", topic: "people", words: "Everyone signed out" },
  "sharing.accepted": { told: "nobody", topic: "sharing", words: "Auditor accepted" },
  "sharing.auditor_added": { told: "nobody", topic: "sharing", words: "Auditor added" },
  "sharing.auditor_invited_again": { told: "nobody", topic: "sharing", words: "Auditor invited again" },
  "sharing.auditor_removed": { told: "nobody", topic: "sharing", words: "Auditor removed" },
  "sharing.end_moved": { told: "nobody", topic: "sharing", words: "Access end date changed" },
  "sharing.revoked": { told: "nobody", topic: "sharing", words: "Sharing revoked" },
  "token.created": { told: "nobody", topic: "tokens", words: "Access token created" },
  "token.revoked": { told: "nobody", topic: "tokens", words: "Access token revoked" },
  "workspace.created": { told: "nobody", topic: "workspace", words: "Workspace created" },
  "workspace.review_asked": { told: "nobody", topic: "workspace", words: "Review of evidence required" },
  "workspace.review_not_asked": { told: "nobody", topic: "workspace", words: "Review of evidence no longer required" },
} as const satisfies Record<string, Described>;

export type Action = keyof typeof ACTIONS;

export function actionsVisibleTo(to: Audience): Action[] {
  return (Object.keys(ACTIONS) as Action[]).filter((action) => ACTIONS[action].told === to);
}

export function actionsAbout(topic: Topic): Action[] {
  return (Object.keys(ACTIONS) as Action[]).filter((action) => ACTIONS[action].topic === topic);
}

/** The topics a log can have; fewer for auditors, who see fewer actions. */
export function topicsOf(log: LogKind, isAuditor: boolean): Topic[] {
  const topics = (Object.keys(TOPICS) as Topic[]).filter((topic) => TOPICS[topic].logs.some((l) => l === log));
  return isAuditor
    ? topics.filter((topic) => actionsAbout(topic).some((action) => ACTIONS[action].told !== "nobody"))
    : topics;
}

/** @returns null for an action of an older version */
export function topicOf(action: string): Topic | null {
  return Object.hasOwn(ACTIONS, action) ? ACTIONS[action as Action].topic : null;
}

/** An action as text; one of an older version by its name. */
export function wordsOf(action: string): string {
  if (Object.hasOwn(ACTIONS, action)) return ACTIONS[action as Action].words;
  const words = action.replaceAll(/[._]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The actions told to these, as a SQL list for `action in (…)`. */
export function actionList(to: Audience): SQL {
  return sql.raw(
    `(${actionsVisibleTo(to)
      .map((action) => `'${action}'`)
      .join(", ")})`,
  );
}
