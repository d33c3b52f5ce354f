CREATE TABLE "control_proposal" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"after" jsonb NOT NULL,
	"effective_from" date,
	"windows" text[] NOT NULL,
	"why" text NOT NULL,
	"proposed_by_id" uuid NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"outcome" text,
	"decided_by" text,
	"decided_at" timestamp(3) with time zone,
	CONSTRAINT "control_proposal_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "control_proposal" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "control_version" ADD COLUMN "why" text;--> statement-breakpoint
ALTER TABLE "control_version" ADD COLUMN "windows" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "control_version" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "control_proposal" ADD CONSTRAINT "control_proposal_control_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "control_proposal_open_key" ON "control_proposal" USING btree ("org_id","workspace_id","control_id") WHERE outcome is null;--> statement-breakpoint
CREATE INDEX "control_proposal_control_idx" ON "control_proposal" USING btree ("org_id","workspace_id","control_id") WHERE "control_proposal"."control_id" is not null;--> statement-breakpoint
CREATE POLICY "control_proposal_member" ON "control_proposal" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_proposal_system" ON "control_proposal" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_proposal_auditor" ON "control_proposal" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "control_proposal_identity" ON "control_proposal" AS PERMISSIVE FOR SELECT TO "identity" USING (false);