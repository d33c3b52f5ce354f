-- What the auditor of the transaction's engagement is shown. Policies of a control and of its links would ask each other without end, so
-- one place answers for both: it reads with the keeper's rights, takes no argument, and looks only at the settings of the transaction.
create function app.shown_controls() returns setof uuid language sql stable parallel safe security definer rows 100 set search_path = public, pg_temp as $$
  select c.id from control c
  where c.org_id = app.org_id() and c.workspace_id = app.workspace_id() and c.status <> 'draft' and exists (
    select from control_criterion cc join engagement_criterion ec on ec.org_id = cc.org_id and ec.workspace_id = cc.workspace_id
      and ec.criterion_id = cc.criterion_id and ec.engagement_id = app.engagement_id()
    where cc.org_id = c.org_id and cc.workspace_id = c.workspace_id and cc.control_id = c.id)
$$;
--> statement-breakpoint
create function app.shown_evidence() returns setof uuid language sql stable parallel safe security definer set search_path = public, pg_temp as $$
  select v.id from evidence v join engagement e on e.org_id = v.org_id and e.workspace_id = v.workspace_id and e.id = app.engagement_id()
    and v.covers_from <= e.evidence_to and v.covers_to >= e.evidence_from
  where v.org_id = app.org_id() and v.workspace_id = app.workspace_id() and exists (
    select from evidence_control l where l.org_id = v.org_id and l.workspace_id = v.workspace_id and l.evidence_id = v.id
      and l.control_id in (select app.shown_controls()))
$$;
--> statement-breakpoint
-- An auditor enters neither the organization's log nor a log that nobody began; nobody writes a journal entry under another's name.
create or replace function app.journal_lock(p_log uuid) returns table (size bigint, frontier bytea) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if app.org_id() is null or p_log is null or (p_log <> app.org_id() and p_log is distinct from app.workspace_id()) then
    raise exception 'the log is outside this transaction''s tenant' using errcode = 'insufficient_privilege';
  end if;
  if current_setting('role') = 'auditor' and p_log is distinct from app.workspace_id() then
    raise exception 'an auditor records only in the workspace''s log' using errcode = 'insufficient_privilege';
  end if;
  insert into journal_head as h (org_id, log_id, size, frontier, note) select app.org_id(), p_log, 0, ''::bytea, ''
    where current_setting('role') <> 'auditor' on conflict do nothing;
  return query select h.size, h.frontier from journal_head h where h.org_id = app.org_id() and h.log_id = p_log for update;
end $$;
--> statement-breakpoint
create or replace function app.journal_append(p_log uuid, p_size bigint, p_bodies text[], p_frontier bytea, p_note text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare v_size bigint;
begin
  select l.size into v_size from app.journal_lock(p_log) l;
  if v_size is distinct from p_size then
    raise exception 'the log has moved on from % to %', p_size, v_size using errcode = 'serialization_failure';
  end if;
  if current_setting('role') <> 'system' and exists (
    select from unnest(p_bodies) b where (b::jsonb #>> '{actor,id}')::uuid is distinct from app.person_id()) then
    raise exception 'a journal entry is written under the name of who acts' using errcode = 'insufficient_privilege';
  end if;
  if current_setting('role') = 'auditor' and exists (
    select from unnest(p_bodies) b where b::jsonb ->> 'action' not in ('evidence.opened', 'evidence.exported')) then
    raise exception 'an auditor records only what they opened' using errcode = 'insufficient_privilege';
  end if;
  insert into journal_entry (org_id, log_id, sequence, body, leaf_hash, at, actor_id, action, subject_type, subject_id)
  select app.org_id(), p_log, p_size + n - 1, b, sha256('\x00'::bytea || convert_to(b, 'UTF8')), (b::jsonb ->> 'at')::timestamptz,
         (b::jsonb #>> '{actor,id}')::uuid, b::jsonb ->> 'action', b::jsonb #>> '{subject,type}', (b::jsonb #>> '{subject,id}')::uuid
  from unnest(p_bodies) with ordinality as t (b, n);
  if exists (select from journal_entry e where e.org_id = app.org_id() and e.log_id = p_log and e.sequence >= p_size
             and ((e.body::jsonb ->> 'sequence')::bigint <> e.sequence or (e.body::jsonb ->> 'log')::uuid <> p_log)) then
    raise exception 'a journal entry names another place than its own' using errcode = 'check_violation';
  end if;
  update journal_head h set size = p_size + cardinality(p_bodies), frontier = p_frontier, note = p_note
  where h.org_id = app.org_id() and h.log_id = p_log;
  -- The newest signature is rewritten with every append; one a day is kept for good, to compare with copies kept elsewhere.
  insert into journal_checkpoint (org_id, log_id, size, note)
  select app.org_id(), p_log, p_size + cardinality(p_bodies), p_note
  where not exists (select from journal_checkpoint c where c.org_id = app.org_id() and c.log_id = p_log and c.created_at > now() - interval '1 day');
end $$;
--> statement-breakpoint
grant select on engagement, engagement_criterion, control, control_criterion, evidence, evidence_control to keeper;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.shown_controls() owner to keeper;
--> statement-breakpoint
alter function app.shown_evidence() owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.shown_controls(), app.shown_evidence() from public;
--> statement-breakpoint
grant execute on function app.shown_controls(), app.shown_evidence() to auditor, keeper;
--> statement-breakpoint
revoke execute on function app.journal_lock(uuid), app.journal_append(uuid, bigint, text[], bytea, text) from identity;
