alter table access_token force row level security;
--> statement-breakpoint
alter table idempotent_answer force row level security;
--> statement-breakpoint
revoke all on access_token, idempotent_answer from public;
--> statement-breakpoint
grant select, insert, update on access_token to member, system;
--> statement-breakpoint
grant select on access_token to identity;
--> statement-breakpoint
grant select, insert, update, delete on idempotent_answer to member, system;
