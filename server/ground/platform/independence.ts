const OWED = "Independence is owed until the day the report is issued";

const AUDIT = {
  organization:
    "This organization operates the client, or did during the time the audit covers, so it cannot audit it. Accept for another organization.",
  self: "You belong to the client or to an organization that operates it, or did during the time the audit covers, so you cannot audit it. Ask the client to invite someone else.",
  other:
    "Someone in this organization belongs to the client or to an organization that operates it, or did during the time the audit covers. Accept once that person has left it, or accept for another organization.",
};
const OPERATE = `You or someone else in this organization is on the auditor’s side. ${OWED}: accept for another organization, or after that day.`;
const JOIN = `You would be on both sides of an audit: at the firm that performs it, and at its client or a provider of the client. ${OWED}: join after that day. Someone at the firm who has not accepted the audit can leave the firm first instead.`;
const CHANGE =
  "With this change someone would be on both sides of this audit: at its firm, and at your organization or a provider of yours. Keep the engagement as it is, or choose a first day after that ended.";
const AGAIN =
  "Someone at this engagement’s audit firm belongs to your organization or to a provider of yours, or the firm is one, so it cannot have issued the report again on this day. Independence is owed up to the date on a report.";

const MESSAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  audit_grant: AUDIT,
  audit_grant_person: AUDIT,
  delegation: {
    organization: `This organization audits the client. ${OWED}: accept for another organization, or after that day.`,
    self: OPERATE,
    other: OPERATE,
  },
  membership: { self: JOIN, other: JOIN },
  engagement: {
    organization:
      "With this change one organization would audit and operate yours during the time in which it must be independent. Keep the engagement as it is, or choose a first day after its service ended.",
    self: CHANGE,
    other: CHANGE,
  },
  issued_report: { organization: AGAIN, self: AGAIN, other: AGAIN },
};

export function independenceProblem(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (!("constraint_name" in error) || error.constraint_name !== "auditor_independence")
    return independenceProblem(error.cause);
  const [table, who] = ["table_name", "detail"].map((key) => String(Reflect.get(error, key)));
  return MESSAGES[table ?? ""]?.[who ?? ""] ?? `Someone would be on both sides of an audit. ${OWED}.`;
}
