-- Tells the newest kept checkpoint too, and whether the next one is to be kept: the next head says both, so that none is taken away unseen.
drop function app.journal_lock(uuid);
--> statement-breakpoint
create function app.journal_lock(p_log uuid) returns table (size bigint, frontier bytea, note text, rows text, kept text, due boolean) language plpgsql security definer set search_path = public, pg_temp as $$
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
  select encode(sha256(string_agg(d.digest, ''::bytea order by d.id)), 'hex') into rows from app.untold_rows() d;
  select c.size || ' ' || encode(sha256(convert_to(c.note, 'UTF8')), 'base64') into kept from journal_checkpoint c
  where c.org_id = v_org and c.log_id = p_log order by c.size desc limit 1;
  -- As app.journal_append decides it.
  due := not exists (select from journal_checkpoint c where c.org_id = v_org and c.log_id = p_log and c.created_at > now() - interval '1 day');
  return next;
end $$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.journal_lock(uuid) owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.journal_lock(uuid) from public;
--> statement-breakpoint
grant execute on function app.journal_lock(uuid) to member, auditor, system, keeper;
