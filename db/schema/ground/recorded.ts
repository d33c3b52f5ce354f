/**
 * Tables of organizations whose rows the journal does not hold digests of, each with the reason. Every other one is recorded: triggers
 * note each changed row, a transaction that changes one commits only with an entry, and `journal verify` compares every row. A new
 * table is recorded by itself; to leave one out is a decision, and stands here.
 */
export const UNRECORDED: Readonly<Record<string, string>> = {
  journal_entry: "the log itself: its tree is recomputed",
  journal_head: "the log itself: its signature is checked",
  journal_checkpoint: "the log itself: each is compared with the tree",
  row_digest: "the digests themselves: each is part of an entry",
  row_digest_entry: "which entry holds which digests: compared with the entries",
  row_past: "rows as they were: each is compared with the digest of the row before",
  upload: "bytes that no evidence names yet; forgotten after a day",
  import_draft: "a list that nobody has confirmed yet",
  idempotent_answer: "what a program was answered, for a day",
  evidence_word: "words of evidence titles for the search, made from evidence by a trigger",
};

/** Columns of recorded tables that are written without an entry, each with the reason. */
export const UNRECORDED_COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  access_token: { last_used_at: "when a program last asked for anything" },
};

/** Migrations that changed rows of recorded tables by `app.note_all_rows(table, number)`, from 2 on: the tables of each number. */
export const REWRITTEN: Readonly<Record<number, readonly string[]>> = { 2: ["engagement"] };

/** Tables whose rows are kept as they were besides those of a workspace. */
export const KEPT_BESIDES: readonly string[] = ["membership", "organization", "workspace"];

/**
 * Tables of a workspace that a transaction as of an issue reads as they are now, each with the reason. Every other recorded one,
 * and those of KEPT_BESIDES, it reads as it stood then. A new table is frozen by itself; to leave one out is a decision, and stands here.
 */
export const LIVE: Readonly<Record<string, string>> = {
  audit_grant: "who may look at all is decided now",
  audit_grant_person: "who may look at all is decided now",
  access_token: "what a program may do is decided now",
  issued_report: "the report itself, and what was corrected after it",
  issued_report_file: "the report itself, and what was corrected after it",
};

/** The tables of these that a transaction as of an issue reads as they stood then. */
export function frozenOf(tables: readonly { name: string; columns: readonly string[] }[]): string[] {
  const inWorkspace = tables.filter((t) => KEPT_BESIDES.includes(t.name) || t.columns.includes("workspace_id"));
  return inWorkspace.map((t) => t.name).filter((name) => !(name in UNRECORDED) && !(name in LIVE));
}

/** Tables that are no record themselves, but whose rows an auditor sees by what they were made from. */
export const DERIVED = ["evidence_word"] as const;

/** Tables whose rows are never those of the past, and of which an auditor of an issued engagement reads those about what they were shown then, or are now. */
export const TOLD = ["journal_entry"] as const;
