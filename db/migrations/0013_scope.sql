CREATE TABLE "description_version" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"engagement_id" uuid NOT NULL,
	"section" text NOT NULL,
	"version" integer NOT NULL,
	"body" text NOT NULL,
	"is_complete" boolean NOT NULL,
	"saved_by" text NOT NULL,
	"saved_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "description_version_pk" PRIMARY KEY("org_id","workspace_id","engagement_id","section","version")
);
--> statement-breakpoint
ALTER TABLE "description_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "diagram_version" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"saved_by" text NOT NULL,
	"saved_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "diagram_version_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "diagram_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "scope_item" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"vendor_id" uuid,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "scope_item_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "scope_item" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "scope_item_criterion" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	CONSTRAINT "scope_item_criterion_pk" PRIMARY KEY("org_id","workspace_id","item_id","criterion_id")
);
--> statement-breakpoint
ALTER TABLE "scope_item_criterion" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "scope_item_version" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"effective_from" date NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"owner_id" uuid,
	"standing" text NOT NULL,
	"reason" text,
	"in_isms" boolean NOT NULL,
	"classification" text,
	"data_owner" text,
	"method" text,
	"saved_by" text NOT NULL,
	"saved_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "scope_item_version_org_id_workspace_id_item_id_version_pk" PRIMARY KEY("org_id","workspace_id","item_id","version")
);
--> statement-breakpoint
ALTER TABLE "scope_item_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "vendor_report" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"vendor_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"period_from" date NOT NULL,
	"period_to" date NOT NULL,
	"opinion" text NOT NULL,
	"exceptions" text,
	"bridge_to" date,
	"reviewed_on" date,
	"reviewed_by" text,
	"conclusion" text,
	"review_expires_on" date,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "vendor_report_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "vendor_report" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "description_version" ADD CONSTRAINT "description_version_engagement_fk" FOREIGN KEY ("org_id","workspace_id","engagement_id") REFERENCES "public"."engagement"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "diagram_version" ADD CONSTRAINT "diagram_version_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scope_item" ADD CONSTRAINT "scope_item_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scope_item" ADD CONSTRAINT "scope_item_vendor_fk" FOREIGN KEY ("org_id","workspace_id","vendor_id") REFERENCES "public"."scope_item"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scope_item_criterion" ADD CONSTRAINT "scope_item_criterion_item_fk" FOREIGN KEY ("org_id","workspace_id","item_id") REFERENCES "public"."scope_item"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scope_item_criterion" ADD CONSTRAINT "scope_item_criterion_criterion_fk" FOREIGN KEY ("org_id","workspace_id","criterion_id") REFERENCES "public"."criterion"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scope_item_version" ADD CONSTRAINT "scope_item_version_item_fk" FOREIGN KEY ("org_id","workspace_id","item_id") REFERENCES "public"."scope_item"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scope_item_version" ADD CONSTRAINT "scope_item_version_org_id_owner_id_membership_org_id_id_fk" FOREIGN KEY ("org_id","owner_id") REFERENCES "public"."membership"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_report" ADD CONSTRAINT "vendor_report_vendor_fk" FOREIGN KEY ("org_id","workspace_id","vendor_id") REFERENCES "public"."scope_item"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "diagram_version_key" ON "diagram_version" USING btree ("org_id","workspace_id","version") WHERE "diagram_version"."version" is not null;--> statement-breakpoint
CREATE INDEX "scope_item_vendor_idx" ON "scope_item" USING btree ("org_id","workspace_id","vendor_id") WHERE "scope_item"."vendor_id" is not null;--> statement-breakpoint
CREATE INDEX "scope_item_criterion_criterion_idx" ON "scope_item_criterion" USING btree ("org_id","workspace_id","criterion_id");--> statement-breakpoint
CREATE INDEX "vendor_report_vendor_idx" ON "vendor_report" USING btree ("org_id","workspace_id","vendor_id") WHERE "vendor_report"."vendor_id" is not null;--> statement-breakpoint
CREATE POLICY "description_version_member" ON "description_version" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "description_version_system" ON "description_version" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "description_version_auditor" ON "description_version" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and engagement_id = (select app.engagement_id()));--> statement-breakpoint
CREATE POLICY "description_version_identity" ON "description_version" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "diagram_version_member" ON "diagram_version" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "diagram_version_system" ON "diagram_version" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "diagram_version_auditor" ON "diagram_version" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and exists (select from engagement e));--> statement-breakpoint
CREATE POLICY "diagram_version_identity" ON "diagram_version" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "scope_item_member" ON "scope_item" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "scope_item_system" ON "scope_item" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "scope_item_auditor" ON "scope_item" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and exists (select from engagement e));--> statement-breakpoint
CREATE POLICY "scope_item_identity" ON "scope_item" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "scope_item_criterion_member" ON "scope_item_criterion" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "scope_item_criterion_system" ON "scope_item_criterion" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "scope_item_criterion_auditor" ON "scope_item_criterion" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and criterion_id in (select ec.criterion_id from engagement_criterion ec));--> statement-breakpoint
CREATE POLICY "scope_item_criterion_identity" ON "scope_item_criterion" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "scope_item_version_member" ON "scope_item_version" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "scope_item_version_system" ON "scope_item_version" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "scope_item_version_auditor" ON "scope_item_version" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and exists (select from engagement e));--> statement-breakpoint
CREATE POLICY "scope_item_version_identity" ON "scope_item_version" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "vendor_report_member" ON "vendor_report" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "vendor_report_system" ON "vendor_report" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "vendor_report_auditor" ON "vendor_report" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and exists (select from engagement e));--> statement-breakpoint
CREATE POLICY "vendor_report_identity" ON "vendor_report" AS PERMISSIVE FOR SELECT TO "identity" USING (false);