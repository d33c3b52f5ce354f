-- Auditor independence, in one place and in both directions. It is owed from the first day of the examined period, or the day on which
-- the grant was accepted if that is earlier, to the day on which the report is issued; within that time no organization and no person
-- is on both sides of the client.
drop trigger delegation_independence on delegation;
--> statement-breakpoint
drop trigger audit_grant_independence on audit_grant;
--> statement-breakpoint
drop trigger engagement_independence on engagement;
--> statement-breakpoint
drop function app.keep_auditor_independent(), app.keep_dates_independent();
--> statement-breakpoint
-- The day on which an engagement's report was issued; null while it is not.
create function app.day_of_issue(e engagement) returns date language sql stable set search_path = public, pg_temp as $$
  select case when e.status in ('issued', 'superseded', 'withdrawn') then e.issued_on end
$$;
--> statement-breakpoint
-- The days on which independence is owed to an engagement: without an end while its report may still be issued, and none when it was
-- withdrawn before, for nobody relies on a report that never was.
create function app.independence_owed(e engagement, p_accepted date) returns daterange language sql stable set search_path = public, pg_temp as $$
  select case
    when issued is not null then daterange(first, greatest(first, issued), '[]')
    when e.status = 'withdrawn' then 'empty'
    else daterange(first, null) end
  from (select least(coalesce(e.period_from, e.as_of), p_accepted) as first, app.day_of_issue(e) as issued) d
$$;
--> statement-breakpoint
-- Calendar days from one instant to another, both included; open without the second. Requests bring their own clocks, so an end may come
-- a moment before its beginning: that day counts too.
create function app.days_between(p_from timestamptz, p_to timestamptz, p_zone text) returns daterange language sql stable set search_path = public, pg_temp as $$
  select daterange((p_from at time zone p_zone)::date, case when p_to is not null then (greatest(p_from, p_to) at time zone p_zone)::date end, '[]')
$$;
--> statement-breakpoint
-- Everybody who is on both sides of one of these clients within the time that independence is owed: an organization (person_id null),
-- or a person. On the auditor's side are the firm that accepted, its active members, and whoever accepted in its name, removed or not.
-- On the client's are the client, whoever operates it or did, and the members of both for as long as they were that.
create function app.independence_conflicts(p_clients uuid[], p_person uuid default null)
returns table (client_id uuid, engagement_id uuid, grant_id uuid, firm_id uuid, delegation_id uuid, operator_id uuid, person_id uuid)
language sql stable set search_path = public, pg_temp as $$
  with owed as (
    select g.org_id, g.workspace_id, g.id, g.engagement_id, g.auditor_org_id as firm_id, w.time_zone,
      app.independence_owed(e, (coalesce(accepted.at, g.created_at) at time zone w.time_zone)::date) as days
    from audit_grant g
    join engagement e on e.org_id = g.org_id and e.workspace_id = g.workspace_id and e.id = g.engagement_id
    join workspace w on w.org_id = g.org_id and w.id = g.workspace_id
    cross join lateral (select min(p.accepted_at) as at from audit_grant_person p
      where p.org_id = g.org_id and p.workspace_id = g.workspace_id and p.grant_id = g.id) accepted
    where g.org_id = any(p_clients) and g.auditor_org_id is not null
  ), auditing as (
    select o.*, m.person_id from owed o join membership m on m.org_id = o.firm_id and m.state = 'active'
    where m.person_id is not null and (p_person is null or m.person_id = p_person)
    union
    select o.*, p.person_id from owed o
    join audit_grant_person p on p.org_id = o.org_id and p.workspace_id = o.workspace_id and p.grant_id = o.id
    where p.accepted_at is not null and (p_person is null or p.person_id = p_person)
  ), operating as (
    select c as org_id, null::uuid as delegation_id, c as operator_id, '-infinity'::timestamptz as since, null::timestamptz as until from unnest(p_clients) c
    union all
    select d.org_id, d.id, d.provider_org_id, d.accepted_at, d.revoked_at from delegation d
    where d.org_id = any(p_clients) and d.provider_org_id is not null and d.accepted_at is not null
  )
  select o.org_id, o.engagement_id, o.id, o.firm_id, s.delegation_id, s.operator_id, null::uuid
  from owed o join operating s on s.org_id = o.org_id and s.operator_id = o.firm_id
  where p_person is null and o.days && app.days_between(s.since, s.until, o.time_zone)
  union all
  select a.org_id, a.engagement_id, a.id, a.firm_id, s.delegation_id, s.operator_id, a.person_id
  from auditing a join operating s on s.org_id = a.org_id
  join membership m on m.org_id = s.operator_id and m.person_id = a.person_id and m.state in ('active', 'ended')
  -- A row may be older than the membership: it began when the invitation was accepted.
  cross join lateral (select coalesce(min(i.accepted_at), m.created_at) as at from invitation i
    where i.org_id = m.org_id and i.subject_id = m.id and i.kind = 'membership') joined
  where a.days && (app.days_between(s.since, s.until, a.time_zone)
    * app.days_between(joined.at, case when m.state = 'ended' then m.ended_at end, a.time_zone))
$$;
--> statement-breakpoint
-- Whoever comes second waits for the first to commit, and sees it. Each act takes the locks of the client it is about, then of the people,
-- then of the organizations, each in the order of their ids; two acts that could bring somebody to both sides share at least one.
create function app.independence_turn(p_client uuid, p_people uuid[], p_organizations uuid[]) returns void language plpgsql set search_path = public, pg_temp as $$
declare v_id uuid;
begin
  if p_client is not null then perform pg_advisory_xact_lock(hashtextextended(p_client::text, 1)); end if;
  for v_id in select distinct i from unnest(p_people) i where i is not null order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended(v_id::text, 8));
  end loop;
  for v_id in select distinct i from unnest(p_organizations) i where i is not null order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended(v_id::text, 9));
  end loop;
end $$;
--> statement-breakpoint
-- Asked after each change that could bring the two sides together. Whoever was on both sides before this was kept does not stop a change
-- that adds nothing to it, such as an end or a name.
create function app.keep_independence() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
-- Who accepted when is what independence is judged by, so it stays; what has ended may end later or go on, never earlier. The owner may
-- mend it outside any entry, and journal verify says so.
create function app.refuse_another_past() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception 'who was on which side of % until when stays', tg_table_name using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger delegation_past before update on delegation for each row
when (current_setting('role') <> 'none' and (old.accepted_at is not null and (old.provider_org_id, old.accepted_at) is distinct from (new.provider_org_id, new.accepted_at)
  or new.revoked_at < old.revoked_at)) execute function app.refuse_another_past();
--> statement-breakpoint
create trigger audit_grant_past before update on audit_grant for each row
when (current_setting('role') <> 'none' and old.auditor_org_id is not null and (old.auditor_org_id, old.engagement_id) is distinct from (new.auditor_org_id, new.engagement_id))
execute function app.refuse_another_past();
--> statement-breakpoint
create trigger audit_grant_person_past before update on audit_grant_person for each row
when (current_setting('role') <> 'none' and old.accepted_at is not null and (old.grant_id, old.person_id, old.accepted_at) is distinct from (new.grant_id, new.person_id, new.accepted_at))
execute function app.refuse_another_past();
--> statement-breakpoint
create trigger membership_past before update on membership for each row
when (current_setting('role') <> 'none' and old.person_id is not null and ((old.person_id, old.created_at) is distinct from (new.person_id, new.created_at)
  or (old.state in ('active', 'ended') and new.state not in ('active', 'ended')) or new.ended_at < old.ended_at)) execute function app.refuse_another_past();
--> statement-breakpoint
create trigger invitation_past before update on invitation for each row
when (current_setting('role') <> 'none' and old.accepted_at is not null and (old.kind, old.subject_id, old.accepted_at) is distinct from (new.kind, new.subject_id, new.accepted_at))
execute function app.refuse_another_past();
--> statement-breakpoint
grant usage on schema public, app to arbiter;
--> statement-breakpoint
grant select on engagement to arbiter;
--> statement-breakpoint
grant select (org_id, id, time_zone) on workspace to arbiter;
--> statement-breakpoint
grant select (org_id, id, person_id, state, created_at, ended_at) on membership to arbiter;
--> statement-breakpoint
grant select (org_id, subject_id, kind, accepted_at) on invitation to arbiter;
--> statement-breakpoint
grant select (org_id, id, provider_org_id, accepted_at, revoked_at) on delegation to arbiter;
--> statement-breakpoint
grant select (org_id, workspace_id, id, engagement_id, auditor_org_id, created_at) on audit_grant to arbiter;
--> statement-breakpoint
grant select (org_id, workspace_id, grant_id, person_id, accepted_at) on audit_grant_person to arbiter;
--> statement-breakpoint
grant execute on function app.person_id(), app.day_of_issue(engagement), app.independence_owed(engagement, date),
  app.days_between(timestamptz, timestamptz, text), app.independence_conflicts(uuid[], uuid), app.independence_turn(uuid, uuid[], uuid[]) to arbiter;
--> statement-breakpoint
do $$ begin execute format('grant arbiter to %I', current_user); end $$;
--> statement-breakpoint
grant create on schema app to arbiter;
--> statement-breakpoint
alter function app.keep_independence() owner to arbiter;
--> statement-breakpoint
revoke create on schema app from arbiter;
--> statement-breakpoint
create trigger independence after insert or update of provider_org_id, accepted_at, revoked_at on delegation for each row execute function app.keep_independence();
--> statement-breakpoint
create trigger independence after insert or update of auditor_org_id, engagement_id, created_at, revoked_at on audit_grant for each row execute function app.keep_independence();
--> statement-breakpoint
create trigger independence after insert or update of person_id, grant_id, accepted_at, revoked_at on audit_grant_person for each row execute function app.keep_independence();
--> statement-breakpoint
create trigger independence after insert or update of person_id, state, created_at, ended_at on membership for each row execute function app.keep_independence();
--> statement-breakpoint
create trigger independence after update of as_of, period_from, period_to, status, issued_on on engagement for each row execute function app.keep_independence();
--> statement-breakpoint
create trigger independence after update of accepted_at on invitation for each row execute function app.keep_independence();
--> statement-breakpoint
revoke execute on function app.day_of_issue(engagement), app.independence_owed(engagement, date), app.days_between(timestamptz, timestamptz, text),
  app.independence_conflicts(uuid[], uuid), app.independence_turn(uuid, uuid[], uuid[]), app.keep_independence(), app.refuse_another_past() from public;
