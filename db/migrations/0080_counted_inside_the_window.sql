-- Evidence counts for the days inside the window and nowhere else, so an auditor is shown none from before it. An event from before the
-- window may still be answered inside it.
create or replace function app.shown_since() returns table (control_id uuid, since date) language sql stable security definer rows 100
set search_path = public, pg_temp as $$
  select v.control_id, min(e.evidence_from - case when v.snapshot ->> 'frequency' = 'as_needed'
    then greatest(0, coalesce((v.snapshot ->> 'dueDays')::int, 0)) else 0 end)
  from control_version v join engagement e on e.org_id = v.org_id and e.workspace_id = v.workspace_id and e.id = app.engagement_id()
  where v.org_id = app.org_id() and v.workspace_id = app.workspace_id() and v.control_id in (select app.shown_controls())
  group by v.control_id
$$;
--> statement-breakpoint
create or replace function app.shown_evidence() returns setof uuid language sql stable parallel safe security definer set search_path = public, pg_temp as $$
  select distinct v.id from engagement e
    join evidence v on v.org_id = e.org_id and v.workspace_id = e.workspace_id and v.covers_to >= e.evidence_from and v.covers_from <= e.evidence_to
    join evidence_control l on l.org_id = v.org_id and l.workspace_id = v.workspace_id and l.evidence_id = v.id
  where e.org_id = app.org_id() and e.workspace_id = app.workspace_id() and e.id = app.engagement_id()
    and l.control_id in (select app.shown_controls())
    and not exists (select from evidence_review r where r.org_id = v.org_id and r.workspace_id = v.workspace_id and r.evidence_id = v.id
      and r.decision = 'returned')
$$;
--> statement-breakpoint
drop function app.cycle_start(text, date, date);
