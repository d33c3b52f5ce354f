grant select on audit_grant, delegation to keeper;
--> statement-breakpoint
-- Whether what an entry says of the grant or delegation that its actor acts under is so: of the organization's own people nothing, of
-- anybody else the one, not revoked, that lets their organization into this transaction's engagement or tenant.
create function app.acts_under(p_under jsonb) returns boolean language sql stable set search_path = public, pg_temp as $$
  select case
    when jsonb_typeof(p_under) is distinct from 'object' then app.actor_org_id() is not distinct from app.org_id()
    when (p_under ->> 'organization')::uuid is distinct from app.actor_org_id() then false
    when p_under ->> 'kind' = 'grant' then (p_under ->> 'engagement')::uuid = app.engagement_id() and exists (
      select from audit_grant g where g.org_id = app.org_id() and g.workspace_id = app.workspace_id() and g.id = (p_under ->> 'id')::uuid
        and g.engagement_id = app.engagement_id() and g.auditor_org_id = app.actor_org_id() and g.revoked_at is null)
    else p_under ->> 'kind' = 'delegation' and p_under ->> 'engagement' is null and exists (
      select from delegation d where d.org_id = app.org_id() and d.id = (p_under ->> 'id')::uuid
        and d.provider_org_id = app.actor_org_id() and d.revoked_at is null)
  end
$$;
--> statement-breakpoint
create or replace function app.journal_append(p_log uuid, p_size bigint, p_before bytea, p_bodies text[], p_frontier bytea, p_note text)
returns table (size bigint, frontier bytea, note text, rows text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_org uuid := app.org_id();
  v_person uuid := app.person_id();
  v_role text := current_setting('role');
  v_foreign boolean;
  v_unopened boolean;
  v_misplaced boolean;
  v_under boolean;
  v_untold bigint[];
  v_rows text;
begin
  if v_org is null or p_log is null or (p_log <> v_org and p_log is distinct from app.workspace_id()) then
    raise exception 'the log is outside this transaction''s tenant' using errcode = 'insufficient_privilege';
  end if;
  select array_agg(d.id), encode(sha256(string_agg(d.digest, ''::bytea order by d.id)), 'hex') into v_untold, v_rows from app.untold_rows() d;
  if v_rows is distinct from p_bodies[cardinality(p_bodies)]::jsonb ->> 'rows' then
    return query select l.size, l.frontier, l.note, l.rows from app.journal_lock(p_log) l;
    return;
  end if;
  -- A check below that fails undoes this too.
  update journal_head h set size = p_size + cardinality(p_bodies), frontier = p_frontier, note = p_note
  where h.org_id = v_org and h.log_id = p_log and h.size = p_size and h.frontier = p_before;
  if not found then
    return query select l.size, l.frontier, l.note, l.rows from app.journal_lock(p_log) l;
    return;
  end if;
  if v_role = 'auditor' and p_log is distinct from app.workspace_id() then
    raise exception 'an auditor records only in the workspace''s log' using errcode = 'insufficient_privilege';
  end if;
  -- One statement: each of its own would take longer than the rows do. The newest signature is rewritten with every append; one a day
  -- is kept for good, to compare with copies kept elsewhere.
  with entry as materialized (select b, e, n from unnest(p_bodies, p_bodies::jsonb[]) with ordinality as t (b, e, n)),
    written as (
      insert into journal_entry (org_id, log_id, sequence, body, leaf_hash, at, actor_id, action, subject_type, subject_id,
        under_id, under_org_id, engagement_id)
      select v_org, p_log, p_size + n - 1, b, sha256('\x00'::bytea || convert_to(b, 'UTF8')), (e ->> 'at')::timestamptz,
             (e #>> '{actor,id}')::uuid, e ->> 'action', e #>> '{subject,type}', (e #>> '{subject,id}')::uuid,
             (e #>> '{under,id}')::uuid, (e #>> '{under,organization}')::uuid, (e #>> '{under,engagement}')::uuid from entry),
    told as (
      insert into row_digest_entry (org_id, log_id, sequence, digest_id)
      select v_org, p_log, p_size + cardinality(p_bodies) - 1, u from unnest(v_untold) u),
    kept as (
      insert into journal_checkpoint (org_id, log_id, size, note)
      select v_org, p_log, p_size + cardinality(p_bodies), p_note
      where not exists (select from journal_checkpoint c where c.org_id = v_org and c.log_id = p_log and c.created_at > now() - interval '1 day'))
  select bool_or((e #>> '{actor,id}')::uuid is distinct from v_person),
         bool_or(coalesce(e ->> 'action', '') not in ('evidence.exported', 'evidence.opened', 'export.made')),
         bool_or((e ->> 'sequence')::bigint is distinct from p_size + n - 1 or (e ->> 'log')::uuid is distinct from p_log),
         (select bool_and(app.acts_under(u)) from (select distinct x.e -> 'under' as u from entry x) d)
    into v_foreign, v_unopened, v_misplaced, v_under from entry;
  if v_role <> 'system' and v_foreign then
    raise exception 'a journal entry is written under the name of who acts' using errcode = 'insufficient_privilege';
  end if;
  if v_role = 'auditor' and v_unopened then
    raise exception 'an auditor records only what they opened' using errcode = 'insufficient_privilege';
  end if;
  if v_role <> 'system' and v_under is not true then
    raise exception 'a journal entry says under which grant or delegation somebody from outside acts' using errcode = 'insufficient_privilege';
  end if;
  if v_misplaced then
    raise exception 'a journal entry names another place than its own' using errcode = 'check_violation';
  end if;
end $$;
--> statement-breakpoint
revoke execute on function app.acts_under(jsonb) from public;
--> statement-breakpoint
grant execute on function app.acts_under(jsonb) to keeper;
--> statement-breakpoint
-- Versions before this one write entries that do not say under what an auditor or a provider acts; those are refused.
update app.schema_floor set migrations = 66;
