-- As before, of the risks alone that the auditor is shown.
create or replace function app.unshown_addressing() returns table (risk_id uuid, controls int, operating int) language sql stable security definer rows 100
set search_path = public, pg_temp as $$
  select l.risk_id, count(*)::int, (count(*) filter (where c.status = 'active'))::int
  from risk_control l join control c on c.org_id = l.org_id and c.workspace_id = l.workspace_id and c.id = l.control_id
  where current_setting('role') = 'auditor' and l.org_id = app.org_id() and l.workspace_id = app.workspace_id()
    and (select app.released()) ? 'risk_register' and l.control_id not in (select app.shown_controls())
    and exists (select from engagement e where e.org_id = l.org_id and e.workspace_id = l.workspace_id and e.id = app.engagement_id()
      and (e.kind = 'iso27001' or exists (select from risk_criterion rc join engagement_criterion ec on ec.org_id = rc.org_id
        and ec.workspace_id = rc.workspace_id and ec.criterion_id = rc.criterion_id
        where rc.org_id = l.org_id and rc.workspace_id = l.workspace_id and rc.risk_id = l.risk_id and ec.engagement_id = e.id)))
  group by l.risk_id
$$;
