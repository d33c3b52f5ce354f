alter table control_view force row level security;
--> statement-breakpoint
revoke all on control_view from public;
--> statement-breakpoint
grant select, insert, delete on control_view to member, system;
--> statement-breakpoint
grant select on control_view to auditor;
