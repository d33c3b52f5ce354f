import { NOUNS } from "./nouns.ts";

/**
 * What each database role may do with each table, written down a second time so that a migration that grants more is a change here
 * too. s: SELECT, i: INSERT, u: UPDATE, d: DELETE; columns in brackets are the only ones it may read or change. Members and
 * the system are equal but where a | stands between. What is left out at a line's end is nothing.
 */
export const RIGHTS = rowsOf(`
  table                     member,system                          auditor identity keeper arbiter
  access_token              siu                                    -       s        -
  applicability             siu                                    s       -        s
  applicability_approval    si                                     s       -        s
  applicability_version     si                                     s       -        s
  attempt                   -                                      -       siud     -
  audit_grant               siu                                    s       s        s      s(auditor_org_id,created_at,engagement_id,id,org_id,workspace_id)
  audit_grant_person        siu                                    -       s        -      s(accepted_at,grant_id,org_id,person_id,workspace_id)
  control                   siu                                    s       -        s
  control_comment           si                                     s       -        s
  control_criterion         siud                                   s       -        s
  control_event             si                                     s       -        s
  control_origin            siu                                    s       -        s
  control_proposal          siu(decided_at,decided_by,decided_by_id,outcome) s      -        s
  control_system            sid                                    s       -        s
  control_version           si                                     s(approved_by,changed_at,changed_by,control_id,effective_from,mappings,org_id,proposal_id,snapshot,version,why,workspace_id) - s
  control_view              sid                                    s       -        s
  criterion                 siu                                    s       -        s
  delegation                siu                                    -       s        s      s(accepted_at,id,org_id,provider_org_id,revoked_at)
  description_version       si                                     s       -        s
  diagram_version           si                                     s       -        s
  document                  siu                                    s       -        s
  document_acknowledgement  si                                     s       -        s
  document_approval         si                                     s       -        s
  document_control          sid                                    s       -        s
  document_criterion        sid                                    s       -        s
  document_version          si                                     s       -        s
  engagement                siu                                    s       s        s      s
  engagement_criterion      si                                     s       -        s
  evidence                  siu                                    s       -        s
  evidence_control          si                                     s       -        s
  evidence_file             si                                     s       -        s
  evidence_review           si|s                                   s       -        s
  evidence_word             si                                     s       -        s
  framework                 siu                                    s       -        s
  idempotent_answer         siud                                   -       -        -
  import_draft              siud                                   -       -        -
  invitation                siu                                    -       s        -      s(accepted_at,kind,org_id,subject_id)
  issued_report             si                                     s       -        s      s(engagement_id,org_id,report_date,step,workspace_id)
  issued_report_file        si                                     s       -        -
  journal_checkpoint        s                                      s       -        si
  journal_entry             s                                      s       -        si
  journal_head              s                                      s       -        siu
  known_device              -                                      -       siud     -
  mail                      s(id,refused_at,sent_at)|-             -       sud      si
  mapping_rejection         si                                     s       -        s
  membership                siu                                    s(ended_at,id,name,org_id) s s s(created_at,ended_at,id,org_id,person_id,state)
  organization              su                                     s       s        si
  person                    -                                      -       s(checkpoint_mail,checkpoint_mailed_at,created_at,email,id,is_demo,name,password_changed_at)iud si
  person_token              -                                      -       siud     -
  release                   si                                     s       -        s
  report_plan_version       si                                     -       -        s
  risk                      siud                                   s       -        s
  risk_acceptance           si                                     s       -        s
  risk_asset                sid                                    s       -        s
  risk_control              sid                                    s       -        s
  risk_criterion            sid                                    s       -        s
  risk_scale                siu                                    s       -        s
  row_digest                -                                      -       -        si
  row_digest_entry          -                                      -       -        si
  row_past                  -                                      -       -        si
  scope_item                si                                     s       -        s
  scope_item_criterion      sid                                    s       -        s
  scope_item_version        si                                     s       -        s
  session                   -                                      -       siud     -
  sign_up                   -                                      -       sid      -
  upload                    sid                                    -       -        -
  vendor_report             siud                                   s(bridge_to,created_at,id,kind,opinion,org_id,period_from,period_to,review_expires_on,reviewed_by,reviewed_on,vendor_id,version,workspace_id) - s
  worker_beat               -                                      -       siud     -
  workspace                 siu(asks_review)|si                    s       s        s      s(id,org_id,time_zone)
  ${NOUNS.flatMap((noun) => noun.rights).join("\n  ")}
`);

/**
 * Tables that keep every row as it was written, whoever asks, the owner too. Besides them `evidence` and `journal_head` lose no row:
 * the first can end once, the second moves on with its log.
 */
export const APPEND_ONLY = [
  "applicability_approval",
  "applicability_version",
  "control_comment",
  "control_event",
  "control_version",
  "description_version",
  "diagram_version",
  "document_acknowledgement",
  "document_approval",
  "document_version",
  "evidence_control",
  "evidence_file",
  "evidence_review",
  "evidence_word",
  "issued_report",
  "issued_report_file",
  "journal_checkpoint",
  "journal_entry",
  "release",
  "report_plan_version",
  "row_digest",
  "row_digest_entry",
  "row_past",
  "scope_item",
  "scope_item_version",
];
export const NEVER_DELETED = ["evidence", "journal_head"];

/**
 * Tables whose rows stay as they are for members, and need no trigger: a rejection and an acceptance end with what they are about, and
 * what an engagement adopted with nothing.
 */
export const WITHOUT_TRIGGER = ["engagement_criterion", "mapping_rejection", "risk_acceptance"];

type Rights = Record<"member" | "system" | "auditor" | "identity" | "keeper" | "arbiter", string>;

function rowsOf(text: string): Record<string, Rights> {
  const lines = text.trim().split(/\n */).slice(1).sort();
  return Object.fromEntries(
    lines.map((line) => {
      const [table = "", work = "", auditor = "", identity = "", keeper = "", arbiter = "-"] = line.trim().split(/ +/);
      const [member = "", system = member] = work.split("|");
      return [table, { member, system, auditor, identity, keeper, arbiter }];
    }),
  );
}
