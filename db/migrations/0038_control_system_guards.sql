alter table control_system force row level security;
--> statement-breakpoint
revoke all on control_system from public;
--> statement-breakpoint
grant select, insert, delete on control_system to member, system;
--> statement-breakpoint
grant select on control_system to auditor;
