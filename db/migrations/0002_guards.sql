-- Row security holds for a table's owner too, everywhere, without exception.
do $$
declare t record;
begin
  for t in select c.oid::regclass as name from pg_class c
           where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') loop
    execute format('alter table %s enable row level security, force row level security', t.name);
    execute format('revoke all on %s from public', t.name);
  end loop;
end $$;
--> statement-breakpoint
grant usage on schema public to member, auditor, system, identity, keeper;
--> statement-breakpoint
-- member and system write the programme; what must never change after it is written has no update or delete at all.
grant select, insert, update on organization, membership, workspace, invitation, delegation, audit_grant, audit_grant_person,
  engagement, criterion, control, control_event, import_draft, upload, evidence to member, system;
--> statement-breakpoint
grant select, insert on control_version, evidence_file, evidence_control to member, system;
--> statement-breakpoint
grant select, insert, update, delete on engagement_criterion, control_criterion to member, system;
--> statement-breakpoint
grant delete on import_draft, upload to member, system;
--> statement-breakpoint
grant insert on mail to member, system;
--> statement-breakpoint
grant select on journal_entry, journal_head, journal_checkpoint to member, system, auditor;
--> statement-breakpoint
grant select on organization, membership, workspace, audit_grant, engagement, criterion, engagement_criterion, control, control_version,
  control_criterion, control_event, evidence, evidence_file, evidence_control to auditor;
--> statement-breakpoint
grant select on organization, membership, workspace, delegation, audit_grant, audit_grant_person, invitation, engagement to identity;
--> statement-breakpoint
grant select, insert, update, delete on person, session, attempt, person_token, sign_up, mail, worker_beat to identity;
--> statement-breakpoint
grant select, insert on journal_entry, journal_checkpoint to keeper;
--> statement-breakpoint
grant select, insert, update on journal_head to keeper;
--> statement-breakpoint
-- Nothing that was recorded can be changed or removed, whoever asks: the journal, evidence, versions.
create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger journal_entry_is_append_only before update or delete or truncate on journal_entry for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger journal_checkpoint_is_append_only before update or delete or truncate on journal_checkpoint for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger journal_head_stays before delete or truncate on journal_head for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger evidence_stays before delete or truncate on evidence for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger evidence_file_is_immutable before update or delete or truncate on evidence_file for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger evidence_control_is_immutable before update or delete or truncate on evidence_control for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger control_version_is_immutable before update or delete or truncate on control_version for each statement execute function app.refuse_change();
--> statement-breakpoint
create function app.evidence_only_ends() returns trigger language plpgsql as $$
begin
  if old.state <> 'submitted' or new.state not in ('superseded', 'withdrawn') or coalesce(new.state_reason, '') = ''
     or (to_jsonb(new) - array['state', 'state_reason', 'superseded_by_id']) <> (to_jsonb(old) - array['state', 'state_reason', 'superseded_by_id']) then
    raise exception 'evidence is immutable: it can only be superseded or withdrawn once, with a reason' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger evidence_only_ends before update on evidence for each row execute function app.evidence_only_ends();
--> statement-breakpoint
-- The only way into the journal. The first function takes the log's lock and tells its size; the second appends under that lock.
create function app.journal_lock(p_log uuid) returns table (size bigint, frontier bytea) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if app.org_id() is null or p_log is null or (p_log <> app.org_id() and p_log is distinct from app.workspace_id()) then
    raise exception 'the log is outside this transaction''s tenant' using errcode = 'insufficient_privilege';
  end if;
  insert into journal_head as h (org_id, log_id, size, frontier, note) values (app.org_id(), p_log, 0, ''::bytea, '') on conflict do nothing;
  return query select h.size, h.frontier from journal_head h where h.org_id = app.org_id() and h.log_id = p_log for update;
end $$;
--> statement-breakpoint
create function app.journal_append(p_log uuid, p_size bigint, p_bodies text[], p_frontier bytea, p_note text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare v_size bigint;
begin
  select l.size into v_size from app.journal_lock(p_log) l;
  if v_size is distinct from p_size then
    raise exception 'the log has moved on from % to %', p_size, v_size using errcode = 'serialization_failure';
  end if;
  if current_setting('role') = 'auditor' and (p_log is distinct from app.workspace_id() or exists (
    select from unnest(p_bodies) b where b::jsonb ->> 'action' not in ('evidence.opened', 'evidence.exported')
       or (b::jsonb #>> '{actor,id}')::uuid is distinct from app.person_id())) then
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
-- A non-superuser owner may hand functions over only to a role it can become, and only while that role may create in the schema.
do $$ begin execute format('grant keeper to %I', current_user); end $$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.journal_lock(uuid) owner to keeper;
--> statement-breakpoint
alter function app.journal_append(uuid, bigint, text[], bytea, text) owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on all functions in schema app from public;
--> statement-breakpoint
grant execute on all functions in schema app to member, auditor, system, identity, keeper;
--> statement-breakpoint
-- Independence: one organization is never provider and auditor of the same client for the same time. The advisory lock makes two
-- transactions that each add one half of the conflict wait for each other.
create function app.keep_auditor_independent() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(new.org_id::text, 1));
  if tg_table_name = 'delegation' then
    if new.provider_org_id is not null and new.accepted_at is not null and exists (
      select from audit_grant g join engagement e on e.org_id = g.org_id and e.workspace_id = g.workspace_id and e.id = g.engagement_id
      where g.org_id = new.org_id and g.auditor_org_id = new.provider_org_id
        and e.evidence_to >= new.accepted_at::date and e.evidence_from <= coalesce(new.revoked_at::date, 'infinity'::date)
        and (g.revoked_at is null or new.revoked_at is null or g.revoked_at > new.accepted_at)) then
      raise exception 'this organization audits the client for the same period' using errcode = 'exclusion_violation', constraint = 'auditor_independence';
    end if;
  elsif new.auditor_org_id is not null and new.revoked_at is null and exists (
      select from delegation d join engagement e on e.org_id = new.org_id and e.workspace_id = new.workspace_id and e.id = new.engagement_id
      where d.org_id = new.org_id and d.provider_org_id = new.auditor_org_id and d.accepted_at is not null
        and e.evidence_to >= d.accepted_at::date and e.evidence_from <= coalesce(d.revoked_at::date, 'infinity'::date)) then
    raise exception 'this organization operates the client for the same period' using errcode = 'exclusion_violation', constraint = 'auditor_independence';
  end if;
  return new;
end $$;
--> statement-breakpoint
grant execute on function app.keep_auditor_independent(), app.refuse_change(), app.evidence_only_ends() to member, system;
--> statement-breakpoint
create trigger delegation_independence before insert or update on delegation for each row execute function app.keep_auditor_independent();
--> statement-breakpoint
create trigger audit_grant_independence before insert or update on audit_grant for each row execute function app.keep_auditor_independent();
