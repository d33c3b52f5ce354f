alter table row_digest force row level security;
--> statement-breakpoint
alter table row_digest_entry force row level security;
--> statement-breakpoint
revoke all on row_digest, row_digest_entry from public;
--> statement-breakpoint
grant select, insert on row_digest, row_digest_entry to keeper;
--> statement-breakpoint
create sequence app.row_digest_id;
--> statement-breakpoint
grant usage on sequence app.row_digest_id to keeper;
--> statement-breakpoint
create trigger row_digest_is_append_only before update or delete or truncate on row_digest for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger row_digest_entry_is_append_only before update or delete or truncate on row_digest_entry for each statement execute function app.refuse_change();
--> statement-breakpoint
-- What a row digest's own digest is over: its place and table, what its rows' digests are over, and those.
create function app.digest_of_rows(p_org uuid, p_id bigint, p_table text, p_columns text[], p_keys text[], p_digests bytea[]) returns bytea language plpgsql stable
set search_path = public, pg_temp as $$
begin
  return (select sha256(convert_to(concat_ws(E'\n', p_org, p_id, p_table, array_to_string(p_columns, ','), string_agg(encode(r.digest, 'hex') || ' ' || r.key, E'\n' order by r.n)), 'UTF8'))
    from unnest(p_keys, p_digests) with ordinality as r (key, digest, n));
end $$;
--> statement-breakpoint
-- The statements that follow the schema: what is noted of a table's rows is written into a function of its own, for it runs with every change.
create function app.row_text(p_columns text[]) returns text language sql stable set search_path = public, pg_temp as $$
  select 'row(' || coalesce(string_agg('r.' || quote_ident(c), ', ' order by n), '') || ')::text' from unnest(p_columns) with ordinality as u (c, n)
$$;
--> statement-breakpoint
create function app.key_columns(p_table regclass) returns text[] language sql stable set search_path = public, pg_temp as $$
  select array_agg(a.attname::text order by k.n) filter (where a.attname <> 'org_id')
  from pg_index i cross join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, n)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum where i.indrelid = p_table and i.indisprimary
$$;
--> statement-breakpoint
-- Makes each table's triggers as the schema now is. Run by the owner after every migration, so that no table can be left out.
create function app.watch_rows(p_unrecorded text[], p_unrecorded_columns text[]) returns void language plpgsql set search_path = public, pg_temp as $watch$
declare
  t record;
  v_event text;
begin
  grant create on schema app to keeper;
  for t in
    select c.oid::regclass as name, c.relname::text as plain, not c.relname = any(p_unrecorded) as recorded,
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
          insert into row_digest (org_id, id, table_name, columns, keys, digests, digest, transaction)
          select w.org_id, w.id, %2$L, %3$L, w.keys, w.digests, app.digest_of_rows(w.org_id, w.id, %2$L, %3$L, w.keys, w.digests), pg_current_xact_id()::text::bigint
          from (select g.*, nextval('app.row_digest_id') as id from (
            select c.org_id, array_agg(c.key) as keys, array_agg(c.digest) as digests from (
              select coalesce(a.org_id, b.org_id) as org_id, coalesce(a.key, b.key) as key, coalesce(a.digest, ''::bytea) as digest
              from (select r.org_id, %4$s as key, sha256(convert_to(%5$s, 'UTF8')) as digest from rows_after r) a
              full join (select r.org_id, %4$s as key, sha256(convert_to(%5$s, 'UTF8')) as digest from rows_before r) b on a.org_id = b.org_id and a.key = b.key
              where a.digest is distinct from b.digest) c group by c.org_id) g) w;
        else
          insert into row_digest (org_id, id, table_name, columns, keys, digests, digest, transaction)
          select w.org_id, w.id, %2$L, %3$L, w.keys, w.digests, app.digest_of_rows(w.org_id, w.id, %2$L, %3$L, w.keys, w.digests), pg_current_xact_id()::text::bigint
          from (select g.*, nextval('app.row_digest_id') as id from (
            select r.org_id, array_agg(%4$s) as keys, array_agg(''::bytea) as digests from rows_before r group by r.org_id) g) w;
        end if;
        return null;
      end $body$ $function$,
      'note_' || t.plain, t.plain, t.columns, app.row_text(t.keys), app.row_text(t.columns));
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
-- Notes every row of a table as it is now, for a migration that changes rows and has no entry to do it in. The next entry of each
-- organization takes them up; db/schema/recorded.ts says which numbers journal verify accepts of which tables.
create function app.note_all_rows(p_table regclass, p_baseline integer, p_unrecorded_columns text[] default '{}') returns void language plpgsql
set search_path = public, pg_temp set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set bytea_output = 'hex' as $$
declare
  v_name text := (select relname from pg_class where oid = p_table);
  v_columns text[] := (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = p_table and a.attnum > 0
    and not a.attisdropped and not a.attname = any(p_unrecorded_columns));
begin
  -- Forced, row security would hide the rows from an owner that does not bypass it.
  execute format('alter table %s no force row level security', p_table);
  alter table row_digest no force row level security;
  execute format($statement$
    insert into row_digest (org_id, id, table_name, columns, keys, digests, digest, baseline)
    select w.org_id, w.id, %1$L, %2$L, w.keys, w.digests, app.digest_of_rows(w.org_id, w.id, %1$L, %2$L, w.keys, w.digests), %3$s
    from (select g.*, nextval('app.row_digest_id') as id from (
      select n.org_id, array_agg(n.key) as keys, array_agg(n.digest) as digests
      from (select r.org_id, %4$s as key, sha256(convert_to(%5$s, 'UTF8')) as digest, row_number() over (partition by r.org_id) / 10000 as part from %6$s r) n
      group by n.org_id, n.part) g) w $statement$,
    v_name, v_columns, p_baseline, app.row_text(coalesce(app.key_columns(p_table), '{}')), app.row_text(v_columns), p_table);
  execute format('alter table %s force row level security', p_table);
  alter table row_digest force row level security;
end $$;
--> statement-breakpoint
-- Refused at commit: a change that no entry of the same transaction tells of, or that came after the entry.
create function app.require_entry() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_org text := current_setting('app.org_id', true);
  v_told boolean;
begin
  perform set_config('app.org_id', new.org_id::text, true);
  v_told := exists (select from row_digest_entry e where e.org_id = new.org_id and e.digest_id = new.id);
  perform set_config('app.org_id', coalesce(v_org, ''), true);
  if not v_told then
    raise exception 'rows of % were changed and no journal entry after that tells of it', new.table_name using errcode = 'integrity_constraint_violation', constraint = 'every_change_has_its_entry';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger row_digest_has_its_entry after insert on row_digest deferrable initially deferred
for each row when (new.baseline is null) execute function app.require_entry();
--> statement-breakpoint
-- What the next entry of this transaction is to tell of: rows that it changed, and rows that a migration noted and no entry has taken up.
create function app.untold_rows() returns table (id bigint, digest bytea) language plpgsql stable set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  v_org uuid := app.org_id();
  v_transaction xid8 := pg_current_xact_id_if_assigned();
begin
  -- Which transaction wrote a row only Postgres says: a number written in advance is no later transaction's.
  return query select d.id, d.digest from row_digest d
    where d.org_id = v_org and d.transaction = v_transaction::text::bigint and d.xmin = v_transaction::xid and d.baseline is null
      and not exists (select from row_digest_entry e where e.org_id = d.org_id and e.digest_id = d.id);
  -- Taken up together: when the newest is, all are.
  if exists (select from row_digest_entry e where e.org_id = v_org and e.digest_id =
    (select n.id from row_digest n where n.org_id = v_org and n.baseline is not null order by n.id desc limit 1)) then return; end if;
  return query select d.id, d.digest from row_digest d where d.org_id = v_org and d.baseline is not null
    and not exists (select from row_digest_entry e where e.org_id = d.org_id and e.digest_id = d.id);
end $$;
--> statement-breakpoint
-- Both functions tell, beside the head, the digest of the rows that the next entry is to hold; the second appends only what holds it.
drop function app.journal_lock(uuid);
--> statement-breakpoint
create function app.journal_lock(p_log uuid) returns table (size bigint, frontier bytea, note text, rows text) language plpgsql security definer set search_path = public, pg_temp as $$
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
  return next;
end $$;
--> statement-breakpoint
drop function app.journal_append(uuid, bigint, bytea, text[], bytea, text);
--> statement-breakpoint
create function app.journal_append(p_log uuid, p_size bigint, p_before bytea, p_bodies text[], p_frontier bytea, p_note text)
returns table (size bigint, frontier bytea, note text, rows text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_org uuid := app.org_id();
  v_person uuid := app.person_id();
  v_role text := current_setting('role');
  v_foreign boolean;
  v_unopened boolean;
  v_misplaced boolean;
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
      insert into journal_entry (org_id, log_id, sequence, body, leaf_hash, at, actor_id, action, subject_type, subject_id)
      select v_org, p_log, p_size + n - 1, b, sha256('\x00'::bytea || convert_to(b, 'UTF8')), (e ->> 'at')::timestamptz,
             (e #>> '{actor,id}')::uuid, e ->> 'action', e #>> '{subject,type}', (e #>> '{subject,id}')::uuid from entry),
    told as (
      insert into row_digest_entry (org_id, log_id, sequence, digest_id)
      select v_org, p_log, p_size + cardinality(p_bodies) - 1, u from unnest(v_untold) u),
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
alter function app.require_entry() owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on all functions in schema app from public;
--> statement-breakpoint
grant execute on function app.journal_lock(uuid), app.journal_append(uuid, bigint, bytea, text[], bytea, text) to member, auditor, system, keeper;
--> statement-breakpoint
grant execute on function app.untold_rows(), app.digest_of_rows(uuid, bigint, text, text[], text[], bytea[]) to keeper;
--> statement-breakpoint
-- Rows of before are noted as they are now.
do $$
declare t record;
begin
  for t in select c.oid::regclass as name from pg_class c
           where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not in ('journal_entry', 'journal_head',
             'journal_checkpoint', 'row_digest', 'row_digest_entry', 'upload', 'import_draft', 'idempotent_answer', 'evidence_word', 'mail')
             and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped) loop
    perform app.note_all_rows(t.name, 1, case when t.name = 'access_token'::regclass then array['last_used_at'] else '{}' end);
  end loop;
end $$;
--> statement-breakpoint
-- Versions before this one append entries that do not tell of rows, so their changes are refused.
update app.schema_floor set migrations = 56;
