-- The first day of the cycle that a day lies in, as server/occurrences/rules/cycles.ts cuts time; the day itself where there are no cycles.
create function app.cycle_start(p_frequency text, p_anchor date, p_day date) returns date language sql immutable parallel safe
set search_path = public, pg_temp as $$
  select case when days is not null then p_day - mod(mod(p_day - anchor, days) + days, days)
    when months is null then p_day
    when (anchor + make_interval(months => whole))::date > p_day then (anchor + make_interval(months => whole - months))::date
    else (anchor + make_interval(months => whole))::date end
  from (select coalesce(p_anchor, date '2024-01-01') as anchor,
      case p_frequency when 'weekly' then 7 when 'biweekly' then 14 end as days,
      case p_frequency when 'monthly' then 1 when 'quarterly' then 3 when 'semiannual' then 6 when 'annual' then 12 end as months) step
  cross join lateral (select months * floor(((extract(year from p_day) - extract(year from anchor)) * 12
    + extract(month from p_day) - extract(month from anchor)) / months)::int as whole) n
$$;
--> statement-breakpoint
-- From which day on events and evidence of each shown control bear on the engagement: a cycle that is due inside its window may have begun
-- before it, and so may an event. Without them an auditor would be told of a smaller population, and of less that is covered.
create function app.shown_since() returns table (control_id uuid, since date) language sql stable security definer rows 100
set search_path = public, pg_temp as $$
  select v.control_id, min(least(e.evidence_from, case when v.snapshot ->> 'frequency' = 'as_needed'
    then e.evidence_from - greatest(0, coalesce((v.snapshot ->> 'dueDays')::int, 0))
    else app.cycle_start(v.snapshot ->> 'frequency', (v.snapshot ->> 'anchor')::date, e.evidence_from) end))
  from control_version v join engagement e on e.org_id = v.org_id and e.workspace_id = v.workspace_id and e.id = app.engagement_id()
  where v.org_id = app.org_id() and v.workspace_id = app.workspace_id() and v.control_id in (select app.shown_controls())
  group by v.control_id
$$;
--> statement-breakpoint
create function app.shown_events() returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select v.id from app.shown_since() s join control_event v on v.org_id = app.org_id() and v.workspace_id = app.workspace_id()
    and v.control_id = s.control_id and v.occurred_on >= s.since
  where v.occurred_on <= (select e.evidence_to from engagement e where e.org_id = app.org_id() and e.workspace_id = app.workspace_id() and e.id = app.engagement_id())
$$;
--> statement-breakpoint
create or replace function app.shown_evidence() returns setof uuid language sql stable parallel safe security definer set search_path = public, pg_temp as $$
  select distinct v.id from app.shown_since() s join evidence_control l on l.org_id = app.org_id() and l.workspace_id = app.workspace_id() and l.control_id = s.control_id
    join evidence v on v.org_id = l.org_id and v.workspace_id = l.workspace_id and v.id = l.evidence_id and v.covers_to >= s.since
    join engagement e on e.org_id = v.org_id and e.workspace_id = v.workspace_id and e.id = app.engagement_id() and v.covers_from <= e.evidence_to
  where not exists (select from evidence_review r where r.org_id = v.org_id and r.workspace_id = v.workspace_id and r.evidence_id = v.id
    and r.decision = 'returned')
$$;
--> statement-breakpoint
-- How many controls address a risk that the auditor is not shown, and how many of them operate: a risk must not look open because its
-- controls belong to other engagements.
create function app.unshown_addressing() returns table (risk_id uuid, controls int, operating int) language sql stable security definer rows 100
set search_path = public, pg_temp as $$
  select l.risk_id, count(*)::int, (count(*) filter (where c.status = 'active'))::int
  from risk_control l join control c on c.org_id = l.org_id and c.workspace_id = l.workspace_id and c.id = l.control_id
  where current_setting('role') = 'auditor' and l.org_id = app.org_id() and l.workspace_id = app.workspace_id()
    and l.control_id not in (select app.shown_controls())
    and exists (select from engagement e where e.org_id = l.org_id and e.workspace_id = l.workspace_id and e.id = app.engagement_id())
  group by l.risk_id
$$;
--> statement-breakpoint
-- By scope item, how many criteria it is tied to that the auditor's engagement did not adopt: it must not look tied to none.
create function app.unshown_ties() returns table (item_id uuid, criteria int) language sql stable security definer rows 100
set search_path = public, pg_temp as $$
  select l.item_id, count(*)::int from scope_item_criterion l
  where current_setting('role') = 'auditor' and l.org_id = app.org_id() and l.workspace_id = app.workspace_id()
    and not exists (select from engagement_criterion ec where ec.org_id = l.org_id and ec.workspace_id = l.workspace_id
      and ec.criterion_id = l.criterion_id and ec.engagement_id = app.engagement_id())
    and exists (select from engagement e where e.org_id = l.org_id and e.workspace_id = l.workspace_id and e.id = app.engagement_id())
  group by l.item_id
$$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.shown_since() owner to keeper;
--> statement-breakpoint
alter function app.shown_events() owner to keeper;
--> statement-breakpoint
alter function app.shown_evidence() owner to keeper;
--> statement-breakpoint
alter function app.unshown_addressing() owner to keeper;
--> statement-breakpoint
alter function app.unshown_ties() owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
grant select on control_event, control_version, risk_control, scope_item_criterion to keeper;
--> statement-breakpoint
revoke execute on function app.cycle_start(text, date, date), app.shown_since(), app.shown_events(), app.shown_evidence(), app.unshown_addressing(), app.unshown_ties() from public;
--> statement-breakpoint
grant execute on function app.cycle_start(text, date, date), app.shown_since() to keeper;
--> statement-breakpoint
grant execute on function app.shown_events() to auditor, keeper;
--> statement-breakpoint
grant execute on function app.unshown_addressing(), app.unshown_ties() to auditor, member, system;
--> statement-breakpoint
CREATE POLICY "control_event_keeper" ON "control_event" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_version_keeper" ON "control_version" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "scope_item_criterion_keeper" ON "scope_item_criterion" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_control_keeper" ON "risk_control" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
ALTER POLICY "control_event_auditor" ON "control_event" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and id in (select app.shown_events()));