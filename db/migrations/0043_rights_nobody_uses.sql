-- What the product never does nobody may do: an event is the population an auditor samples from, and stays; what an engagement
-- adopted, a rejection and an acceptance end only with what they are about.
revoke update on control_event, engagement_criterion, upload, workspace from member, system;
--> statement-breakpoint
revoke delete on control_origin, engagement_criterion, mapping_rejection, risk_acceptance from member, system;
--> statement-breakpoint
create trigger control_event_is_immutable before update or delete or truncate on control_event for each statement execute function app.refuse_change();
--> statement-breakpoint
create trigger scope_item_is_immutable before update or delete or truncate on scope_item for each statement execute function app.refuse_change();
