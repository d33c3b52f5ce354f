CREATE TABLE "control_origin" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	"library_code" text NOT NULL,
	"basis" jsonb NOT NULL,
	"adopted_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "control_origin_org_id_workspace_id_control_id_pk" PRIMARY KEY("org_id","workspace_id","control_id")
);
--> statement-breakpoint
ALTER TABLE "control_origin" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "mapping_rejection" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	"why" text,
	"rejected_by" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mapping_rejection_pk" PRIMARY KEY("org_id","workspace_id","control_id","criterion_id")
);
--> statement-breakpoint
ALTER TABLE "mapping_rejection" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "control_criterion" ADD COLUMN "strength" text DEFAULT 'fully' NOT NULL;--> statement-breakpoint
ALTER TABLE "control_criterion" ADD COLUMN "points" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "control_origin" ADD CONSTRAINT "control_origin_control_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mapping_rejection" ADD CONSTRAINT "mapping_rejection_control_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mapping_rejection" ADD CONSTRAINT "mapping_rejection_criterion_fk" FOREIGN KEY ("org_id","workspace_id","criterion_id") REFERENCES "public"."criterion"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "control_origin_code_key" ON "control_origin" USING btree ("org_id","workspace_id","library_code") WHERE "control_origin"."library_code" is not null;--> statement-breakpoint
CREATE INDEX "mapping_rejection_criterion_idx" ON "mapping_rejection" USING btree ("org_id","workspace_id","criterion_id");--> statement-breakpoint
CREATE POLICY "control_origin_member" ON "control_origin" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_origin_system" ON "control_origin" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_origin_auditor" ON "control_origin" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "control_origin_identity" ON "control_origin" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "mapping_rejection_member" ON "mapping_rejection" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "mapping_rejection_system" ON "mapping_rejection" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "mapping_rejection_auditor" ON "mapping_rejection" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "mapping_rejection_identity" ON "mapping_rejection" AS PERMISSIVE FOR SELECT TO "identity" USING (false);