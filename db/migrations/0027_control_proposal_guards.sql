alter table control_proposal force row level security;
--> statement-breakpoint
revoke all on control_proposal from public;
--> statement-breakpoint
grant select, insert on control_proposal to member, system;
--> statement-breakpoint
grant update (outcome, decided_by, decided_at) on control_proposal to member, system;
--> statement-breakpoint
grant select on control_proposal to auditor;
