-- As before; rows of a workspace are told of in its own log or the organization's, and each note says of which table.
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
  -- Told of elsewhere they would escape whoever reads that workspace as it stood. What migrations noted is of every workspace.
  if p_log <> v_org and exists (select from row_digest d cross join lateral unnest(d.keys) k (key) where d.org_id = v_org and d.id = any(v_untold)
      and d.baseline is null and 'workspace_id' = any(d.columns) and not starts_with(k.key, '(' || p_log)) then
    raise exception 'rows of one workspace are recorded in its own log, or in the organization''s' using errcode = 'insufficient_privilege';
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
      insert into row_digest_entry (org_id, log_id, sequence, digest_id, table_name)
      select v_org, p_log, p_size + cardinality(p_bodies) - 1, d.id, d.table_name from row_digest d where d.org_id = v_org and d.id = any(v_untold)),
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
-- As before, reading of each table what was told of it since, and nothing else: the table's name is asked of the index.
create or replace view past.touched as
  select distinct on (e.table_name, k.key) e.table_name, k.key, p.before
  from (select t.table_name, t.digest_id from row_digest_entry t where t.org_id = app.org_id() and t.log_id = app.workspace_id() and t.sequence >= app.as_of()
    union all select t.table_name, t.digest_id from row_digest_entry t where t.org_id = app.org_id() and t.log_id = app.org_id() and t.sequence >= app.as_of_org()) e
  join row_digest d on d.org_id = app.org_id() and d.id = e.digest_id and d.baseline is null
  cross join lateral unnest(d.keys) k (key)
  left join row_past p on p.org_id = d.org_id and p.digest_id = d.id and p.key = k.key
  order by e.table_name, k.key, d.id;
--> statement-breakpoint
-- As before, but for these words. What is released reads the releases of the past: one that commits while its engagement is issued is
-- no part of what was issued. And the changes since are looked up by table.
do $do$
declare t record;
begin
  for t in select * from (values
    ('app.keep_past(text[], text[], text[])', 'unreleased_|reader_count)', 'unreleased_|released\M|reader_count)'),
    ('app.changed_since(uuid)', 'where d.table_name in (', 'where de.table_name in (')) v (name, was, is_now)
  loop
    if position(t.was in pg_get_functiondef(t.name::regprocedure)) = 0 then raise exception '% has not %', t.name, t.was; end if;
    execute replace(pg_get_functiondef(t.name::regprocedure), t.was, t.is_now);
  end loop;
end $do$;
