alter table evidence_word force row level security;
--> statement-breakpoint
revoke all on evidence_word from public;
--> statement-breakpoint
grant select, insert on evidence_word to member, system;
--> statement-breakpoint
grant select on evidence_word to auditor;
--> statement-breakpoint
create function app.words_of(p_title text) returns setof text language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select distinct left(w, 40) from regexp_split_to_table(lower(p_title collate "und-x-icu"), '[^[:alnum:]]+') w where w <> ''
$$;
--> statement-breakpoint
revoke all on function app.words_of(text) from public;
--> statement-breakpoint
grant execute on function app.words_of(text) to member, system;
--> statement-breakpoint
create function app.keep_evidence_words() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  insert into evidence_word (org_id, workspace_id, word, evidence_id)
  select e.org_id, e.workspace_id, w, e.id from fresh e, app.words_of(e.title) w on conflict do nothing;
  return null;
end $$;
--> statement-breakpoint
revoke all on function app.keep_evidence_words() from public;
--> statement-breakpoint
grant execute on function app.keep_evidence_words() to member, system;
--> statement-breakpoint
create trigger evidence_words after insert on evidence referencing new table as fresh for each statement execute function app.keep_evidence_words();
--> statement-breakpoint
create trigger evidence_word_is_immutable before update or delete or truncate on evidence_word for each statement execute function app.refuse_change();
--> statement-breakpoint
insert into evidence_word (org_id, workspace_id, word, evidence_id)
select e.org_id, e.workspace_id, w, e.id from evidence e, app.words_of(e.title) w on conflict do nothing;
