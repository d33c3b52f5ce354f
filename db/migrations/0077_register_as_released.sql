-- How long the workspace's log was when the register was last released to the engagement's auditors, the release itself included; null while
-- it is not. Of the release's own acts each has the size before all of them.
create function app.register_size() returns bigint language sql stable parallel safe
begin atomic
  select last.entries + (select count(*) from release s where s.org_id = app.org_id() and s.workspace_id = app.workspace_id()
      and s.engagement_id = app.engagement_id() and s.entries = last.entries)
  from (select r.is_withdrawn, r.entries from release r where r.org_id = app.org_id() and r.workspace_id = app.workspace_id()
    and r.engagement_id = app.engagement_id() and r.kind = 'risk_register' order by r.number desc limit 1) last
  where not last.is_withdrawn;
end;
--> statement-breakpoint
revoke execute on function app.register_size() from public;
--> statement-breakpoint
-- Of the policies, in the views that everybody reads.
grant execute on function app.register_size() to auditor, keeper, member, system;
--> statement-breakpoint
ALTER POLICY "risk_auditor" ON "risk" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (select app.as_of()) <= (select app.register_size()) and (id in (select rc.risk_id from risk_criterion rc) or exists (select from engagement e where e.kind = 'iso27001')));--> statement-breakpoint
ALTER POLICY "risk_criterion_auditor" ON "risk_criterion" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (select app.as_of()) <= (select app.register_size()) and criterion_id in (select ec.criterion_id from engagement_criterion ec));--> statement-breakpoint
ALTER POLICY "risk_scale_auditor" ON "risk_scale" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (select app.as_of()) <= (select app.register_size()));