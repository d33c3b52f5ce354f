-- Roles belong to the cluster, so several databases of one cluster may meet here at once.
do $$
declare wanted text;
begin
  foreach wanted in array array['member', 'auditor', 'system', 'identity', 'keeper'] loop
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        execute format('create role %I nologin noinherit', wanted);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
  begin
    if not exists (select from pg_roles where rolname = 'tickmark_app') then
      create role tickmark_app login noinherit nosuperuser nobypassrls nocreatedb nocreaterole;
    end if;
  exception when duplicate_object or unique_violation then null;
  end;
end $$;
--> statement-breakpoint
grant member, auditor, system, identity to tickmark_app;
--> statement-breakpoint
create schema app;
--> statement-breakpoint
grant usage on schema app to member, auditor, system, identity, keeper;
--> statement-breakpoint
-- After a transaction a transaction-local setting is '' and not null, hence nullif.
create function app.org_id() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('app.org_id', true), '')::uuid $$;
--> statement-breakpoint
create function app.workspace_id() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('app.workspace_id', true), '')::uuid $$;
--> statement-breakpoint
create function app.engagement_id() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('app.engagement_id', true), '')::uuid $$;
--> statement-breakpoint
create function app.person_id() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('app.person_id', true), '')::uuid $$;
--> statement-breakpoint
create function app.actor_org_id() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('app.actor_org_id', true), '')::uuid $$;
