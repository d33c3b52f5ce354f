/**
 * Tenant tables whose rows the journal does not digest, each with the reason. All others are recorded by default: triggers note
 * each changed row, a transaction that changes one must end with an entry, and `journal verify` compares every row.
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

/** Columns of recorded tables that may change without an entry. */
export const UNRECORDED_COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  access_token: { last_used_at: "when a program last asked for anything" },
};

/** Tables that a migration rewrote with `app.note_all_rows(table, number)`, by that number, from 2. */
export const REWRITTEN: Readonly<Record<number, readonly string[]>> = { 2: ["engagement"] };

/** Tables outside the workspace whose past rows are kept too. */
export const KEPT_BESIDES: readonly string[] = ["membership", "organization", "workspace"];

/**
 * Tables read live even as of an issue, each with the reason. Every other recorded table of a workspace, and those in
 * KEPT_BESIDES, is frozen by default and read as it was.
 */
export const LIVE: Readonly<Record<string, string>> = {
  audit_grant: "who may look at all is decided now",
  audit_grant_person: "who may look at all is decided now",
  access_token: "what a program may do is decided now",
  issued_report: "the report itself, and what was corrected after it",
  issued_report_file: "the report itself, and what was corrected after it",
};

/** The tables among these that are read as of an issue. */
export function frozenOf(tables: readonly { name: string; columns: readonly string[] }[]): string[] {
  const inWorkspace = tables.filter((t) => KEPT_BESIDES.includes(t.name) || t.columns.includes("workspace_id"));
  return inWorkspace.map((t) => t.name).filter((name) => !(name in UNRECORDED) && !(name in LIVE));
}

/** Not records themselves: an auditor sees a row if they see its source. */
export const DERIVED = ["evidence_word"] as const;

/** Never read as of the past. The auditor of an issued engagement reads rows about anything shown at issue or now. */
export const TOLD = ["journal_entry"] as const;
