alter table framework force row level security;
--> statement-breakpoint
revoke all on framework from public;
--> statement-breakpoint
grant select, insert, update on framework to member, system;
--> statement-breakpoint
grant select on framework to auditor;
