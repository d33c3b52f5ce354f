alter table control_comment force row level security;
--> statement-breakpoint
revoke all on control_comment from public;
--> statement-breakpoint
grant select, insert on control_comment to member, system;
--> statement-breakpoint
grant select on control_comment to auditor;
--> statement-breakpoint
create trigger control_comment_is_immutable before update or delete or truncate on control_comment for each statement execute function app.refuse_change();
