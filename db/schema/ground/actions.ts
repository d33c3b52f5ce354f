import { type SQL, sql } from "drizzle-orm";

/**
 * Which auditors see an action, besides the organization: "engagement", those of the engagement it concerns, or whose controls or
 * evidence it concerns; "firm", the audit firm that acted, in the engagement it acted for; "nobody".
 */
export type Told = "engagement" | "firm" | "nobody";

/** Every action the journal records; `record` accepts no other. */
export const ACTIONS = {
  "applicability.approved": "nobody",
  "applicability.decided": "nobody",
  "applicability.issued": "nobody",
  "client.created": "nobody",
  // A pending or declined change never took effect, so auditors do not see it.
  "control.change_approved": "engagement",
  "control.change_declined": "nobody",
  "control.change_proposed": "nobody",
  "control.change_withdrawn": "nobody",
  "control.changed": "engagement",
  "control.commented": "nobody",
  "control.created": "engagement",
  "control.mapped": "engagement",
  "control.mapping_changed": "engagement",
  "control.reinstated": "engagement",
  "control.retired": "engagement",
  "control.suggestion_rejected": "nobody",
  "control.systems_changed": "engagement",
  "control.unmapped": "engagement",
  "control_view.removed": "nobody",
  "control_view.saved": "nobody",
  "controls.imported": "nobody",
  "delegation.accepted": "nobody",
  "delegation.changed": "nobody",
  "delegation.offered": "nobody",
  "delegation.offered_again": "nobody",
  "delegation.revoked": "nobody",
  "document.acknowledged": "nobody",
  "document.added": "nobody",
  "document.approved": "nobody",
  "document.changed": "nobody",
  "document.retired": "nobody",
  "document.reviewed": "nobody",
  "document.written": "nobody",
  "engagement.adopted": "engagement",
  "engagement.dates_changed": "engagement",
  "engagement.issue_recorded": "engagement",
  "engagement.reissue_recorded": "engagement",
  "engagement.rolled_forward": "engagement",
  "engagement.shared": "nobody",
  "engagement.status_changed": "engagement",
  // Its label is the event's reference, even for events outside the period; auditors read the others from the population.
  "event.recorded": "nobody",
  "evidence.accepted": "engagement",
  "evidence.exported": "firm",
  "evidence.opened": "firm",
  "evidence.returned": "nobody",
  "evidence.submitted": "engagement",
  "evidence.superseded": "engagement",
  "evidence.withdrawn": "engagement",
  "export.made": "firm",
  "framework.added": "nobody",
  "framework.upgraded": "nobody",
  "library.adopted": "nobody",
  "library.proposal_accepted": "nobody",
  "library.proposal_declined": "nobody",
  "membership.accepted": "nobody",
  "objective.added": "nobody",
  "objective.changed": "nobody",
  "organization.created": "nobody",
  "organization.renamed": "nobody",
  "person.checkpoints_stopped": "nobody",
  "person.checkpoints_wanted": "nobody",
  "person.invitation_revoked": "nobody",
  "person.invited": "nobody",
  "person.invited_again": "nobody",
  "person.joined": "nobody",
  "person.membership_ended": "nobody",
  "person.named": "nobody",
  "person.password_changed": "nobody",
  "person.renamed": "nobody",
  "person.role_changed": "nobody",
  "plan.adopted": "nobody",
  "plan.saved": "nobody",
  "release.made": "engagement",
  "release.withdrawn": "engagement",
  "risk.accepted": "nobody",
  "risk.added": "nobody",
  "risk.changed": "nobody",
  "risk.removed": "nobody",
  "risk.scale_changed": "nobody",
  "scope.added": "nobody",
  "scope.changed": "nobody",
  "scope.described": "nobody",
  "scope.diagram_saved": "nobody",
  "scope.report_added": "nobody",
  "scope.report_changed": "nobody",
  "scope.report_removed": "nobody",
  "sessions.ended": "nobody",
  "sharing.accepted": "nobody",
  "sharing.auditor_added": "nobody",
  "sharing.auditor_invited_again": "nobody",
  "sharing.auditor_removed": "nobody",
  "sharing.end_moved": "nobody",
  "sharing.revoked": "nobody",
  "token.created": "nobody",
  "token.revoked": "nobody",
  "workspace.created": "nobody",
  "workspace.review_asked": "nobody",
  "workspace.review_not_asked": "nobody",
} as const satisfies Record<string, Told>;

export type Action = keyof typeof ACTIONS;

export function actionsTold(to: Told): Action[] {
  return (Object.keys(ACTIONS) as Action[]).filter((action) => ACTIONS[action] === to);
}

/** The actions told to these, as a SQL list for `action in (…)`. */
export function actionList(to: Told): SQL {
  return sql.raw(
    `(${actionsTold(to)
      .map((action) => `'${action}'`)
      .join(", ")})`,
  );
}
