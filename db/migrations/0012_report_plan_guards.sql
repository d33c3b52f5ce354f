alter table report_plan_version force row level security;
--> statement-breakpoint
revoke all on report_plan_version from public;
--> statement-breakpoint
grant select, insert on report_plan_version to member, system;
--> statement-breakpoint
create trigger report_plan_version_is_immutable before update or delete or truncate on report_plan_version for each statement execute function app.refuse_change();
