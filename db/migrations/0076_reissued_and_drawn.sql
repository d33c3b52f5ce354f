CREATE POLICY "issued_report_arbiter" ON "issued_report" AS PERMISSIVE FOR SELECT TO "arbiter" USING (true);
--> statement-breakpoint
-- What the diagram that was released draws beside the items that went: their names and kinds, and nothing else of them.
create function app.unshown_drawn() returns table (item_id uuid, kind text, name text, standing text) language sql stable security definer rows 20
set search_path = public, pg_temp as $$
  select i.id, i.kind, v.name, v.standing from scope_item i
  join scope_item_version v on v.org_id = i.org_id and v.workspace_id = i.workspace_id and v.item_id = i.id
    and v.version = ((select app.released()) ->> ('drawn:' || i.id))::int
  where current_setting('role') = 'auditor' and i.org_id = app.org_id() and i.workspace_id = app.workspace_id()
$$;
--> statement-breakpoint
grant select on scope_item, scope_item_version to keeper;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.unshown_drawn() owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.unshown_drawn() from public;
--> statement-breakpoint
grant execute on function app.unshown_drawn() to auditor, member, system;
--> statement-breakpoint
-- Independence is owed to a report that is issued again up to the day that it bears then.
grant select (org_id, workspace_id, engagement_id, step, report_date) on issued_report to arbiter;
--> statement-breakpoint
create or replace function app.day_of_issue(e engagement) returns date language sql stable set search_path = public, pg_temp as $$
  select case when e.status in ('issued', 'superseded', 'withdrawn') then greatest(e.issued_on, (select max(r.report_date) from issued_report r
    where r.org_id = e.org_id and r.workspace_id = e.workspace_id and r.engagement_id = e.id and r.step = 'reissued')) end
$$;
--> statement-breakpoint
create or replace function app.keep_independence() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_about uuid := new.org_id;
  v_clients uuid[] := array[new.org_id];
  v_person uuid;
  v_who text;
begin
  if tg_table_name = 'invitation' then
    -- Whoever accepts may found an organization first: the client's turn comes before that.
    perform app.independence_turn(new.org_id, '{}', '{}');
    return null;
  elsif tg_table_name = 'delegation' then
    if new.provider_org_id is null or new.accepted_at is null then return null; end if;
    if tg_op = 'UPDATE' and old.provider_org_id = new.provider_org_id and old.accepted_at <= new.accepted_at
      and coalesce(old.revoked_at, 'infinity') >= coalesce(new.revoked_at, 'infinity') then return null; end if;
    v_about := new.id;
    perform app.independence_turn(new.org_id, '{}', array[new.provider_org_id]);
  elsif tg_table_name = 'audit_grant' then
    if new.auditor_org_id is null then return null; end if;
    if tg_op = 'UPDATE' and old.auditor_org_id = new.auditor_org_id and old.engagement_id = new.engagement_id and old.created_at <= new.created_at
      and (old.revoked_at is null or new.revoked_at is not null) then return null; end if;
    v_about := new.id;
    perform app.independence_turn(new.org_id, '{}', '{}');
    perform app.independence_turn(null,
      array(select p.person_id from audit_grant_person p where p.org_id = new.org_id and p.grant_id = new.id and p.accepted_at is not null), array[new.auditor_org_id]);
  elsif tg_table_name = 'audit_grant_person' then
    if new.person_id is null or new.accepted_at is null then return null; end if;
    if tg_op = 'UPDATE' and old.person_id = new.person_id and old.grant_id = new.grant_id and old.accepted_at <= new.accepted_at
      and (old.revoked_at is null or new.revoked_at is not null) then return null; end if;
    -- An acceptance may be the first, from which independence is owed by all.
    v_about := new.grant_id;
    perform app.independence_turn(new.org_id, '{}', '{}');
    perform app.independence_turn(null,
      array(select p.person_id from audit_grant_person p where p.org_id = new.org_id and p.grant_id = new.grant_id and p.accepted_at is not null),
      array(select g.auditor_org_id from audit_grant g where g.org_id = new.org_id and g.id = new.grant_id));
  elsif tg_table_name = 'engagement' then
    if app.independence_owed(new, 'infinity') <@ app.independence_owed(old, 'infinity') then return null; end if;
    v_about := new.id;
    perform app.independence_turn(new.org_id, '{}', '{}');
    perform app.independence_turn(null,
      array(select p.person_id from audit_grant_person p where p.org_id = new.org_id and p.accepted_at is not null),
      array(select g.auditor_org_id from audit_grant g where g.org_id = new.org_id));
  elsif tg_table_name = 'issued_report' then
    v_about := new.engagement_id;
    perform app.independence_turn(new.org_id, '{}', '{}');
    perform app.independence_turn(null,
      array(select p.person_id from audit_grant_person p where p.org_id = new.org_id and p.accepted_at is not null),
      array(select g.auditor_org_id from audit_grant g where g.org_id = new.org_id));
  else
    if new.person_id is null or new.state not in ('active', 'ended') then return null; end if;
    if tg_op = 'UPDATE' and old.person_id = new.person_id and old.state in ('active', new.state) and old.created_at <= new.created_at
      and (old.state = 'active' or coalesce(old.ended_at, 'infinity') >= coalesce(new.ended_at, 'infinity')) then return null; end if;
    v_person := new.person_id;
    perform app.independence_turn(null, array[new.person_id], '{}');
    perform app.independence_turn(null, '{}',
      array(select m.org_id from membership m where m.person_id = new.person_id and m.state in ('active', 'ended')));
    v_clients := array(
      select g.org_id from audit_grant g join membership m on m.org_id = g.auditor_org_id and m.person_id = new.person_id and m.state = 'active'
      union select p.org_id from audit_grant_person p where p.person_id = new.person_id and p.accepted_at is not null);
  end if;
  select case when bool_or(c.person_id is null) then 'organization' when bool_or(c.person_id = app.person_id()) then 'self' when count(*) > 0 then 'other' end
    into v_who from app.independence_conflicts(v_clients, v_person) c
    where v_about in (c.client_id, c.engagement_id, c.grant_id, c.firm_id, c.delegation_id, c.operator_id);
  if v_who is not null then
    raise exception 'auditor independence: somebody would be on both sides of a client while it is owed'
      using errcode = 'exclusion_violation', constraint = 'auditor_independence', table = tg_table_name, detail = v_who;
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger independence after insert on issued_report for each row when (new.step = 'reissued') execute function app.keep_independence();
