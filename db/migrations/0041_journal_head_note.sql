-- Both functions tell the head's note too: who extends a head that it did not sign itself checks the signature first.
drop function app.journal_lock(uuid);
--> statement-breakpoint
create function app.journal_lock(p_log uuid) returns table (size bigint, frontier bytea, note text) language plpgsql security definer set search_path = public, pg_temp as $$
declare v_org uuid := app.org_id();
begin
  if v_org is null or p_log is null or (p_log <> v_org and p_log is distinct from app.workspace_id()) then
    raise exception 'the log is outside this transaction''s tenant' using errcode = 'insufficient_privilege';
  end if;
  if current_setting('role') = 'auditor' and p_log is distinct from app.workspace_id() then
    raise exception 'an auditor records only in the workspace''s log' using errcode = 'insufficient_privilege';
  end if;
  select h.size, h.frontier, h.note into size, frontier, note from journal_head h where h.org_id = v_org and h.log_id = p_log for update;
  if not found then
    if current_setting('role') = 'auditor' then return; end if;
    insert into journal_head (org_id, log_id, size, frontier, note) values (v_org, p_log, 0, ''::bytea, '') on conflict do nothing;
    select h.size, h.frontier, h.note into size, frontier, note from journal_head h where h.org_id = v_org and h.log_id = p_log for update;
  end if;
  -- Only a log in which nothing was ever written begins without a signature.
  if note = '' and (exists (select from journal_entry e where e.org_id = v_org and e.log_id = p_log)
                    or exists (select from journal_checkpoint c where c.org_id = v_org and c.log_id = p_log)) then
    note := 'unsigned';
  end if;
  return next;
end $$;
--> statement-breakpoint
drop function app.journal_append(uuid, bigint, bytea, text[], bytea, text);
--> statement-breakpoint
create function app.journal_append(p_log uuid, p_size bigint, p_before bytea, p_bodies text[], p_frontier bytea, p_note text)
returns table (size bigint, frontier bytea, note text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_org uuid := app.org_id();
  v_person uuid := app.person_id();
  v_role text := current_setting('role');
  v_foreign boolean;
  v_unopened boolean;
  v_misplaced boolean;
begin
  if v_org is null or p_log is null or (p_log <> v_org and p_log is distinct from app.workspace_id()) then
    raise exception 'the log is outside this transaction''s tenant' using errcode = 'insufficient_privilege';
  end if;
  -- A check below that fails undoes this too.
  update journal_head h set size = p_size + cardinality(p_bodies), frontier = p_frontier, note = p_note
  where h.org_id = v_org and h.log_id = p_log and h.size = p_size and h.frontier = p_before;
  if not found then
    return query select l.size, l.frontier, l.note from app.journal_lock(p_log) l;
    return;
  end if;
  if v_role = 'auditor' and p_log is distinct from app.workspace_id() then
    raise exception 'an auditor records only in the workspace''s log' using errcode = 'insufficient_privilege';
  end if;
  -- One statement: each of its own would take longer than the rows do. The newest signature is rewritten with every append; one a day
  -- is kept for good, to compare with copies kept elsewhere.
  with entry as materialized (select b, e, n from unnest(p_bodies, p_bodies::jsonb[]) with ordinality as t (b, e, n)),
    written as (
      insert into journal_entry (org_id, log_id, sequence, body, leaf_hash, at, actor_id, action, subject_type, subject_id)
      select v_org, p_log, p_size + n - 1, b, sha256('\x00'::bytea || convert_to(b, 'UTF8')), (e ->> 'at')::timestamptz,
             (e #>> '{actor,id}')::uuid, e ->> 'action', e #>> '{subject,type}', (e #>> '{subject,id}')::uuid from entry),
    kept as (
      insert into journal_checkpoint (org_id, log_id, size, note)
      select v_org, p_log, p_size + cardinality(p_bodies), p_note
      where not exists (select from journal_checkpoint c where c.org_id = v_org and c.log_id = p_log and c.created_at > now() - interval '1 day'))
  select bool_or((e #>> '{actor,id}')::uuid is distinct from v_person),
         bool_or(coalesce(e ->> 'action', '') not in ('evidence.opened', 'evidence.exported')),
         bool_or((e ->> 'sequence')::bigint is distinct from p_size + n - 1 or (e ->> 'log')::uuid is distinct from p_log)
    into v_foreign, v_unopened, v_misplaced from entry;
  if v_role <> 'system' and v_foreign then
    raise exception 'a journal entry is written under the name of who acts' using errcode = 'insufficient_privilege';
  end if;
  if v_role = 'auditor' and v_unopened then
    raise exception 'an auditor records only what they opened' using errcode = 'insufficient_privilege';
  end if;
  if v_misplaced then
    raise exception 'a journal entry names another place than its own' using errcode = 'check_violation';
  end if;
end $$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.journal_lock(uuid) owner to keeper;
--> statement-breakpoint
alter function app.journal_append(uuid, bigint, bytea, text[], bytea, text) owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.journal_lock(uuid), app.journal_append(uuid, bigint, bytea, text[], bytea, text) from public;
--> statement-breakpoint
grant execute on function app.journal_lock(uuid), app.journal_append(uuid, bigint, bytea, text[], bytea, text) to member, auditor, system, keeper;
