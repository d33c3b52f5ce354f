-- Other dates may put an auditor and a provider into the same period: the same rule as for a new grant or delegation.
create function app.keep_dates_independent() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(new.org_id::text, 1));
  if exists (
    select from audit_grant g join delegation d on d.org_id = g.org_id and d.provider_org_id = g.auditor_org_id
    where g.org_id = new.org_id and g.workspace_id = new.workspace_id and g.engagement_id = new.id and g.revoked_at is null
      and d.accepted_at is not null
      and coalesce(new.period_to, new.as_of) >= d.accepted_at::date
      and coalesce(new.period_from, new.as_of - 364) <= coalesce(d.revoked_at::date, 'infinity'::date)) then
    raise exception 'this organization operates and audits the client in the same period' using errcode = 'exclusion_violation', constraint = 'auditor_independence';
  end if;
  return new;
end $$;
--> statement-breakpoint
revoke execute on function app.keep_dates_independent() from public;
--> statement-breakpoint
grant execute on function app.keep_dates_independent() to member, system;
--> statement-breakpoint
create trigger engagement_independence before update of as_of, period_from, period_to on engagement for each row execute function app.keep_dates_independent();
