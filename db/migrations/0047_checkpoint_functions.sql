-- Leaf hashes of the workspace's log, one after another: an auditor reads few of its entries, and a proof needs every leaf. A hash tells
-- nothing of its entry, which holds ids and instants that nobody guesses.
create function app.journal_leaves(p_log uuid, p_from bigint, p_to bigint) returns bytea language sql stable security definer
set search_path = public, pg_temp as $$
  select coalesce(string_agg(e.leaf_hash, ''::bytea order by e.sequence), ''::bytea) from journal_entry e
  where e.org_id = app.org_id() and e.log_id = p_log and p_log = app.workspace_id() and e.sequence >= p_from and e.sequence < p_to
$$;
--> statement-breakpoint
-- What leaves the machine once a day: signed sizes and roots, of every tenant, and nothing that was recorded.
create function app.newest_checkpoints() returns table (org_id uuid, log_id uuid, note text) language sql stable security definer
set search_path = public, pg_temp as $$
  select h.org_id, h.log_id, h.note from journal_head h where h.note <> '' order by h.org_id, h.log_id
$$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.journal_leaves(uuid, bigint, bigint) owner to keeper;
--> statement-breakpoint
alter function app.newest_checkpoints() owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.journal_leaves(uuid, bigint, bigint), app.newest_checkpoints() from public;
--> statement-breakpoint
grant execute on function app.journal_leaves(uuid, bigint, bigint) to member, auditor, keeper;
--> statement-breakpoint
grant execute on function app.newest_checkpoints() to identity, keeper;
--> statement-breakpoint
alter table person add constraint person_checkpoint_mail_check check (checkpoint_mail in ('off', 'daily', 'weekly'));
