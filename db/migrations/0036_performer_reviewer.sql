ALTER TABLE "control" ADD COLUMN "performer_id" uuid;--> statement-breakpoint
ALTER TABLE "control" ADD COLUMN "reviewer_id" uuid;--> statement-breakpoint
ALTER TABLE "control" ADD CONSTRAINT "control_performer_fk" FOREIGN KEY ("org_id","performer_id") REFERENCES "public"."membership"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "control" ADD CONSTRAINT "control_reviewer_fk" FOREIGN KEY ("org_id","reviewer_id") REFERENCES "public"."membership"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "control_performer_idx" ON "control" USING btree ("org_id","workspace_id","performer_id") WHERE "control"."performer_id" is not null;--> statement-breakpoint
CREATE INDEX "control_reviewer_idx" ON "control" USING btree ("org_id","workspace_id","reviewer_id") WHERE "control"."reviewer_id" is not null;