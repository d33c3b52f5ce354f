ALTER TABLE "control_proposal" ADD COLUMN "mappings" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "control_proposal" ADD COLUMN "decided_by_id" uuid;--> statement-breakpoint
ALTER TABLE "control_version" ADD COLUMN "proposal_id" uuid;--> statement-breakpoint
ALTER TABLE "control_version" ADD COLUMN "mappings" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "engagement" ADD COLUMN "window_from" date;--> statement-breakpoint
ALTER TABLE "engagement" ADD COLUMN "window_to" date;--> statement-breakpoint
ALTER TABLE "engagement" ADD COLUMN "window_opened_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "control_version" ADD CONSTRAINT "control_version_proposal_fk" FOREIGN KEY ("org_id","workspace_id","proposal_id") REFERENCES "public"."control_proposal"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "control_version_proposal_key" ON "control_version" USING btree ("org_id","workspace_id","proposal_id") WHERE "control_version"."proposal_id" is not null;--> statement-breakpoint
ALTER TABLE "control_version" ADD CONSTRAINT "control_version_mappings_are_approved" CHECK (mappings = '[]' or proposal_id is not null);