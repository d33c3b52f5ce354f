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
export const REWRITTEN: Readonly<Record<number, readonly string[]>> = {};
