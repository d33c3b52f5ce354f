alter table row_past force row level security;
--> statement-breakpoint
alter table issued_report force row level security;
--> statement-breakpoint
alter table issued_report_file force row level security;
--> statement-breakpoint
revoke all on row_past, issued_report, issued_report_file from public;
--> statement-breakpoint
grant select, insert on row_past to keeper;
--> statement-breakpoint
grant select, insert on issued_report, issued_report_file to member, system;
--> statement-breakpoint
grant select on issued_report, issued_report_file to auditor;
--> statement-breakpoint
grant select on issued_report to keeper;
--> statement-breakpoint
create trigger row_past_is_append_only before update or delete or truncate on row_past for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger issued_report_is_immutable before update or delete or truncate on issued_report for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger issued_report_file_is_immutable before update or delete or truncate on issued_report_file for each statement execute function app.refuse_change();
--> statement-breakpoint
-- The sizes of the two logs that the transaction reads as of: entries from these numbers on have not happened. Null reads the present.
create function app.as_of() returns bigint language sql stable parallel safe return nullif(current_setting('app.as_of', true), '')::bigint;
--> statement-breakpoint
create function app.as_of_org() returns bigint language sql stable parallel safe return nullif(current_setting('app.as_of_org', true), '')::bigint;
--> statement-breakpoint
create schema past;
--> statement-breakpoint
grant usage on schema past to member, system, auditor, keeper;
--> statement-breakpoint
-- The rows that were changed since, each as it was before the first of these changes; null where it was not there yet. It holds whole
-- rows, whoever may read them, so nobody but the keeper's views reads it.
create view past.touched as
  select distinct on (d.table_name, k.key) d.table_name, k.key, p.before
  from row_digest_entry e
  join row_digest d on d.org_id = e.org_id and d.id = e.digest_id and d.baseline is null
  cross join lateral unnest(d.keys) k (key)
  left join row_past p on p.org_id = d.org_id and p.digest_id = d.id and p.key = k.key
  where e.org_id = app.org_id() and ((e.log_id = app.workspace_id() and e.sequence >= app.as_of()) or (e.log_id = app.org_id() and e.sequence >= app.as_of_org()))
  order by d.table_name, k.key, d.id;
--> statement-breakpoint
-- As before, and of a workspace, its rows, the organization and its people it also keeps what they were.
create or replace function app.watch_rows(p_unrecorded text[], p_unrecorded_columns text[]) returns void language plpgsql set search_path = public, pg_temp as $watch$
declare
  t record;
  v_event text;
begin
  grant create on schema app to keeper;
  for t in
    select c.oid::regclass as name, c.relname::text as plain, not c.relname = any(p_unrecorded) as recorded,
      c.relname in ('membership', 'organization', 'workspace') or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped) as kept,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         and not c.relname || '.' || a.attname = any(p_unrecorded_columns)) as columns,
      coalesce(app.key_columns(c.oid), '{}') as keys
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
  loop
    if not t.recorded then
      for v_event in select tgname from pg_trigger where tgrelid = t.name and tgname in ('noted_insert', 'noted_update', 'noted_delete') loop
        execute format('drop trigger %I on %s', v_event, t.name);
      end loop;
      continue;
    end if;
    execute format($function$
      create or replace function app.%1$I() returns trigger language plpgsql security definer
      set search_path = public, pg_temp set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set bytea_output = 'hex' as $body$
      begin
        -- The owner and superusers write outside any entry: what they change, journal verify finds.
        if current_setting('role') = 'none' then return null; end if;
        if tg_op = 'INSERT' then
          insert into row_digest (org_id, id, table_name, columns, keys, digests, digest, transaction)
          select w.org_id, w.id, %2$L, %3$L, w.keys, w.digests, app.digest_of_rows(w.org_id, w.id, %2$L, %3$L, w.keys, w.digests), pg_current_xact_id()::text::bigint
          from (select g.*, nextval('app.row_digest_id') as id from (
            select r.org_id, array_agg(%4$s) as keys, array_agg(sha256(convert_to(%5$s, 'UTF8'))) as digests from rows_after r group by r.org_id) g) w;
        elsif tg_op = 'UPDATE' then
          with c as materialized (
              select coalesce(a.org_id, b.org_id) as org_id, coalesce(a.key, b.key) as key, coalesce(a.digest, ''::bytea) as digest, b.before
              from (select r.org_id, %4$s as key, sha256(convert_to(%5$s, 'UTF8')) as digest from rows_after r) a
              full join (select r.org_id, %4$s as key, sha256(convert_to(%5$s, 'UTF8')) as digest, to_jsonb(r) as before from rows_before r) b on a.org_id = b.org_id and a.key = b.key
              where a.digest is distinct from b.digest),
            w as materialized (select g.*, nextval('app.row_digest_id') as id from (
              select c.org_id, array_agg(c.key) as keys, array_agg(c.digest) as digests from c group by c.org_id) g),
            noted as (
              insert into row_digest (org_id, id, table_name, columns, keys, digests, digest, transaction)
              select w.org_id, w.id, %2$L, %3$L, w.keys, w.digests, app.digest_of_rows(w.org_id, w.id, %2$L, %3$L, w.keys, w.digests), pg_current_xact_id()::text::bigint from w)
          insert into row_past (org_id, digest_id, table_name, key, before)
          select c.org_id, w.id, %2$L, c.key, c.before from c join w on w.org_id = c.org_id where %6$s and c.before is not null;
        else
          with c as materialized (select r.org_id, %4$s as key, to_jsonb(r) as before from rows_before r),
            w as materialized (select g.*, nextval('app.row_digest_id') as id from (
              select c.org_id, array_agg(c.key) as keys, array_agg(''::bytea) as digests from c group by c.org_id) g),
            noted as (
              insert into row_digest (org_id, id, table_name, columns, keys, digests, digest, transaction)
              select w.org_id, w.id, %2$L, %3$L, w.keys, w.digests, app.digest_of_rows(w.org_id, w.id, %2$L, %3$L, w.keys, w.digests), pg_current_xact_id()::text::bigint from w)
          insert into row_past (org_id, digest_id, table_name, key, before)
          select c.org_id, w.id, %2$L, c.key, c.before from c join w on w.org_id = c.org_id where %6$s;
        end if;
        return null;
      end $body$ $function$,
      'note_' || t.plain, t.plain, t.columns, app.row_text(t.keys), app.row_text(t.columns), t.kept::text);
    execute format('alter function app.%I() owner to keeper', 'note_' || t.plain);
    execute format('revoke execute on function app.%I() from public', 'note_' || t.plain);
    execute format('grant execute on function app.%I() to member, system', 'note_' || t.plain);
    continue when (select count(*) from pg_trigger where tgrelid = t.name and tgname in ('noted_insert', 'noted_update', 'noted_delete')) = 3;
    execute format('create trigger noted_insert after insert on %s referencing new table as rows_after for each statement execute function app.%I()', t.name, 'note_' || t.plain);
    execute format('create trigger noted_update after update on %s referencing old table as rows_before new table as rows_after for each statement execute function app.%I()', t.name, 'note_' || t.plain);
    execute format('create trigger noted_delete after delete on %s referencing old table as rows_before for each statement execute function app.%I()', t.name, 'note_' || t.plain);
  end loop;
  revoke create on schema app from keeper;
end $watch$;
--> statement-breakpoint
-- Takes the views and the policies' functions of the schema `past` away: a migration may then change what they are made of.
create function app.drop_past() returns void language plpgsql set search_path = public, pg_temp as $drop$
declare t record;
begin
  for t in select c.relname from pg_class c where c.relnamespace = 'past'::regnamespace and c.relkind = 'v' and c.relname <> 'touched' loop
    execute format('drop view if exists past.%I cascade', t.relname);
  end loop;
  for t in select p.oid::regprocedure as name from pg_proc p where p.pronamespace = 'past'::regnamespace loop
    execute format('drop function if exists %s cascade', t.name);
  end loop;
end $drop$;
--> statement-breakpoint
-- Makes the schema `past` as the schema and the auditor's policies now are: a view for each table that an issue freezes, of the same name
-- and columns, whose rows are those of app.as_of(). A transaction with `past` first in its search path asks the same statements of
-- these. Run by the owner after every migration; the policies' own functions get twins that read the views. Of p_told's rows, which are
-- those of now, an auditor reads those about what was shown then and about what is shown now: so they learn what has changed since.
create function app.keep_past(p_frozen text[], p_derived text[], p_told text[]) returns void language plpgsql set search_path = public, pg_temp set check_function_bodies = off as $keep$
declare
  t record;
  v_text text;
  -- The functions of the policies, and those that count for auditors what they are not shown.
  v_own constant text := '\mapp\.(shown_|unshown_|unreleased_|reader_count)';
begin
  perform app.drop_past();
  create temporary table wanted on commit drop as
    select c.relname::text as name, c.relname = any(p_frozen) as frozen, app.row_text(coalesce(app.key_columns(c.oid), '{}')) as key,
      (select string_agg('r.' || quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select pg_get_expr(p.polqual, p.polrelid) from pg_policy p where p.polrelid = c.oid and 'auditor'::regrole = any(p.polroles)), 'false') as shown
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any(p_frozen || p_derived || p_told);
  create temporary table twins on commit drop as
    select replace(regexp_replace(pg_get_functiondef(p.oid), v_own, 'past.\1', 'g'), $$SET search_path TO 'public', 'pg_temp'$$, $$SET search_path TO 'past', 'public', 'pg_temp'$$) as text,
      replace(p.oid::regprocedure::text, 'app.', 'past.') as name, pg_get_userbyid(p.proowner) as owner, p.oid::regprocedure::text as original
    from pg_proc p where p.pronamespace = 'app'::regnamespace and 'app.' || p.proname ~ v_own order by p.oid;
  perform set_config('search_path', 'past, public, pg_temp', true);
  grant create on schema past to keeper;
  for t in select * from wanted loop
    execute format('grant select on public.%I to keeper', t.name);
    execute format('create view past.%1$I with (security_barrier) as select %2$s from public.%1$I r where r.org_id = (select app.org_id())', t.name, t.columns)
      || case when t.frozen then format(' and %3$s not in (select k.key from past.touched k where k.table_name = %1$L)
        union all select %2$s from past.touched k cross join lateral jsonb_populate_record(null::public.%4$I, k.before) r where k.table_name = %1$L and k.before is not null',
        t.name, t.columns, t.key, t.name) else '' end;
    execute format('alter view past.%I owner to keeper', t.name);
    execute format('grant select on past.%I to member, system', t.name);
    if has_table_privilege('auditor', format('public.%I', t.name), 'select') then
      execute format('grant select on past.%I to auditor', t.name);
    else
      select string_agg(quote_ident(a.attname), ', ') into v_text from pg_attribute a where a.attrelid = format('public.%I', t.name)::regclass
        and a.attnum > 0 and not a.attisdropped and has_column_privilege('auditor', a.attrelid, a.attnum, 'select');
      if v_text is not null then execute format('grant select (%s) on past.%I to auditor', v_text, t.name); end if;
    end if;
  end loop;
  for t in select * from twins loop
    execute t.text;
    execute format('alter function %s owner to %I', t.name, t.owner);
    execute format('revoke execute on function %s from public', t.name);
    execute format('grant execute on function %s to member, system, auditor, keeper', t.name);
    -- Whoever reads a view needs the functions in it, also where they only ask for auditors.
    execute format('grant execute on function %s to member, system', t.original);
  end loop;
  -- What an auditor is shown is asked of the same views: whose policies ask each other's tables they already stand.
  for t in select * from wanted loop
    execute format('create or replace view past.%1$I with (security_barrier) as select %2$s from (%3$s) %1$I where (select current_user) <> ''auditor'' or (%4$s)',
      t.name, replace(t.columns, 'r.', quote_ident(t.name) || '.'), rtrim(pg_get_viewdef(format('past.%I', t.name)::regclass), ';'), regexp_replace(t.shown, v_own, 'past.\1', 'g') || case when t.name = any(p_told) then ') or (' || t.shown else '' end);
  end loop;
  revoke create on schema past from keeper;
end $keep$;
--> statement-breakpoint
-- The entries of the workspace's log that have changed, since its issue, what an issued engagement reads: what bears on its period, its
-- criteria, or the controls mapped to them then or since. What took effect later than its last day does not.
create function app.changed_since(p_engagement uuid) returns setof bigint language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  with e as (select * from engagement x where x.org_id = app.org_id() and x.workspace_id = app.workspace_id() and x.id = p_engagement and x.frozen_at is not null
      and (current_setting('role') <> 'auditor' or x.id = app.engagement_id())),
    c as (select ec.criterion_id from engagement_criterion ec join e on ec.org_id = e.org_id and ec.workspace_id = e.workspace_id and ec.engagement_id = e.id),
    t as (
      select de.sequence, d.table_name, (string_to_array(btrim(k.key, '()'), ','))[2:] as key, p.before
      from e join row_digest_entry de on de.org_id = e.org_id and de.log_id = e.workspace_id and de.sequence >= e.frozen_entries
      join row_digest d on d.org_id = de.org_id and d.id = de.digest_id and d.baseline is null
      cross join lateral unnest(d.keys) k (key)
      left join row_past p on p.org_id = d.org_id and p.digest_id = d.id and p.key = k.key
      where d.table_name in ('control_version', 'control_criterion', 'control_event', 'evidence', 'evidence_review', 'applicability', 'criterion', 'scope_item_version',
        'scope_item_criterion', 'vendor_report', 'risk', 'risk_criterion', 'risk_control', 'risk_asset', 'document_approval', 'control_system', 'document_control', 'document_criterion', 'diagram_version')),
    s as (
      select cc.control_id from control_criterion cc join e on cc.org_id = e.org_id and cc.workspace_id = e.workspace_id where cc.criterion_id in (select criterion_id from c)
      union select t.key[1]::uuid from t where t.table_name = 'control_criterion' and t.key[2]::uuid in (select criterion_id from c))
  select distinct t.sequence from t cross join e where case replace(t.table_name, 'evidence_review', 'evidence')
    when 'control_version' then exists (select from control_version v where v.org_id = e.org_id and v.workspace_id = e.workspace_id and v.control_id = t.key[1]::uuid
      and v.version = t.key[2]::int and v.control_id in (select control_id from s)
      and (v.effective_from is null or v.effective_from <= e.evidence_to or (v.snapshot ->> 'operatesTo')::date <= e.evidence_to))
    when 'control_criterion' then t.key[2]::uuid in (select criterion_id from c)
    when 'control_event' then exists (select from control_event v where v.org_id = e.org_id and v.workspace_id = e.workspace_id and v.id = t.key[1]::uuid
      and v.control_id in (select control_id from s) and v.occurred_on between e.evidence_from - 366 and e.evidence_to)
    when 'evidence' then exists (select from evidence v join evidence_control l on l.org_id = v.org_id and l.workspace_id = v.workspace_id and l.evidence_id = v.id
      where v.org_id = e.org_id and v.workspace_id = e.workspace_id and v.id = t.key[1]::uuid and l.control_id in (select control_id from s)
      and v.covers_from <= e.evidence_to and v.covers_to >= e.evidence_from)
    when 'control_system' then t.key[1]::uuid in (select control_id from s)
    when 'document_control' then t.key[2]::uuid in (select control_id from s)
    when 'document_criterion' then t.key[2]::uuid in (select criterion_id from c)
    when 'diagram_version' then true
    when 'applicability' then t.key[1]::uuid in (select criterion_id from c)
    when 'criterion' then t.key[1]::uuid in (select criterion_id from c)
    when 'scope_item_version' then exists (select from scope_item_version v where v.org_id = e.org_id and v.workspace_id = e.workspace_id
      and v.item_id = t.key[1]::uuid and v.version = t.key[2]::int and v.effective_from <= e.evidence_to)
    when 'scope_item_criterion' then t.key[2]::uuid in (select criterion_id from c)
    when 'vendor_report' then coalesce((t.before ->> 'period_from')::date <= e.evidence_to, false) or exists (select from vendor_report v
      where v.org_id = e.org_id and v.workspace_id = e.workspace_id and v.id = t.key[1]::uuid and v.period_from <= e.evidence_to)
    when 'document_approval' then exists (select from document_approval v where v.org_id = e.org_id and v.workspace_id = e.workspace_id
      and v.id = t.key[1]::uuid and v.approved_on <= e.evidence_to)
    else e.kind = 'iso27001' or (t.table_name = 'risk_criterion' and t.key[2]::uuid in (select criterion_id from c)) or exists (select from risk_criterion v
      where v.org_id = e.org_id and v.workspace_id = e.workspace_id and v.risk_id = t.key[1]::uuid and v.criterion_id in (select criterion_id from c)) end
$$;
--> statement-breakpoint
-- An issued engagement stays as its report bears it. The sizes of the logs that it reads as of are set here, at its issue, and what
-- comes after is a record of its own: superseded or withdrawn, never back.
create function app.keep_issued() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.status in ('issued', 'superseded') or new.frozen_entries is not null or new.frozen_org_entries is not null or new.frozen_at is not null then
      raise exception 'an engagement is issued by recording its report' using errcode = 'insufficient_privilege', constraint = 'issued_by_its_report';
    end if;
    return new;
  end if;
  if old.frozen_at is null then
    if new.status <> 'issued' then
      if new.status = 'superseded' or new.frozen_entries is not null or new.frozen_org_entries is not null or new.frozen_at is not null then
        raise exception 'an engagement is issued by recording its report' using errcode = 'insufficient_privilege', constraint = 'issued_by_its_report';
      end if;
      return new;
    end if;
    if old.status <> 'report' or new.frozen_at is null or not exists (select from issued_report r where r.org_id = new.org_id and r.workspace_id = new.workspace_id
      and r.engagement_id = new.id and r.step = 'issued') then
      raise exception 'an engagement is issued by recording its report' using errcode = 'insufficient_privilege', constraint = 'issued_by_its_report';
    end if;
    -- The entry that records the issue is the last that it reads, and the instant that of the record.
    new.frozen_at := (select r.recorded_at from issued_report r where r.org_id = new.org_id and r.workspace_id = new.workspace_id
      and r.engagement_id = new.id and r.step = 'issued' order by r.sequence limit 1);
    new.frozen_entries := coalesce((select h.size from journal_head h where h.org_id = new.org_id and h.log_id = new.workspace_id), 0) + 1;
    new.frozen_org_entries := coalesce((select h.size from journal_head h where h.org_id = new.org_id and h.log_id = new.org_id), 0);
    return new;
  end if;
  if (to_jsonb(new) - array['status', 'evidence_from', 'evidence_to']) <> (to_jsonb(old) - array['status', 'evidence_from', 'evidence_to'])
     or (new.status <> old.status and not (new.status in ('superseded', 'withdrawn') and old.status in ('issued', 'superseded') and exists (
       select from issued_report r where r.org_id = new.org_id and r.workspace_id = new.workspace_id and r.engagement_id = new.id and r.step = new.status))) then
    raise exception 'an issued engagement stays as its report bears it' using errcode = 'insufficient_privilege', constraint = 'issued_is_frozen';
  end if;
  return new;
end $$;
--> statement-breakpoint
create function app.keep_issued_parts() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare r record := case when tg_op = 'DELETE' then old else new end;
begin
  if exists (select from engagement e where e.org_id = r.org_id and e.workspace_id = r.workspace_id and e.id = r.engagement_id and e.frozen_at is not null) then
    raise exception 'what an issued engagement is about stays as its report bears it' using errcode = 'insufficient_privilege', constraint = 'issued_is_frozen';
  end if;
  return r;
end $$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
grant create on schema past to keeper;
--> statement-breakpoint
alter function app.keep_issued() owner to keeper;
--> statement-breakpoint
alter function app.keep_issued_parts() owner to keeper;
--> statement-breakpoint
alter function app.changed_since(uuid) owner to keeper;
--> statement-breakpoint
alter view past.touched owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke create on schema past from keeper;
--> statement-breakpoint
revoke execute on function app.drop_past(), app.keep_past(text[], text[], text[]), app.keep_issued(), app.keep_issued_parts(), app.as_of(), app.as_of_org(), app.changed_since(uuid) from public;
--> statement-breakpoint
grant execute on function app.as_of(), app.as_of_org() to member, system, auditor, keeper;
--> statement-breakpoint
-- Of the policies, in the views that everybody reads.
grant execute on function app.released() to member, system;
--> statement-breakpoint
grant execute on function app.changed_since(uuid) to member, system, auditor, keeper;
--> statement-breakpoint
grant execute on function app.keep_issued(), app.keep_issued_parts() to member, system;
--> statement-breakpoint
-- Recorded as issued before reports were kept: what was overwritten until now is not known, so they read as of now.
do $$ begin
  alter table engagement no force row level security;
  alter table journal_head no force row level security;
  update engagement e set frozen_at = now(), frozen_entries = coalesce((select h.size from journal_head h where h.org_id = e.org_id and h.log_id = e.workspace_id), 0),
    frozen_org_entries = coalesce((select h.size from journal_head h where h.org_id = e.org_id and h.log_id = e.org_id), 0)
  where e.status in ('issued', 'superseded') or (e.status = 'withdrawn' and e.issued_on is not null);
  alter table engagement force row level security;
  alter table journal_head force row level security;
end $$;
--> statement-breakpoint
select app.note_all_rows('engagement', 2);
--> statement-breakpoint
create trigger engagement_is_issued before insert or update on engagement for each row when (current_setting('role') <> 'none') execute function app.keep_issued();
--> statement-breakpoint
create trigger engagement_criterion_is_issued before insert or update or delete on engagement_criterion for each row when (current_setting('role') <> 'none') execute function app.keep_issued_parts();
--> statement-breakpoint
create trigger release_is_issued before insert on release for each row when (current_setting('role') <> 'none') execute function app.keep_issued_parts();
--> statement-breakpoint
create trigger description_version_is_issued before insert on description_version for each row when (current_setting('role') <> 'none') execute function app.keep_issued_parts();

--> statement-breakpoint
-- A report is recorded in the name of who does it, and not for a time to come.
create function app.guard_issued_report() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_setting('role') <> 'none' and (new.recorded_by_id is distinct from app.person_id() or new.recorded_at > now() + interval '5 minutes') then
    raise exception 'a report is recorded by who records it' using errcode = 'insufficient_privilege', constraint = 'issued_report_is_recorded';
  end if;
  return new;
end $$;
--> statement-breakpoint
revoke execute on function app.guard_issued_report() from public;
--> statement-breakpoint
grant execute on function app.guard_issued_report() to member, system;
--> statement-breakpoint
create trigger issued_report_is_recorded before insert on issued_report for each row execute function app.guard_issued_report();
--> statement-breakpoint
-- Versions before this one read an issued engagement as it is now, and would issue one without its report.
update app.schema_floor set migrations = 74;
