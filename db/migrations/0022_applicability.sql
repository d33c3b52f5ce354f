CREATE TABLE "applicability" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	"is_applicable" boolean NOT NULL,
	"reasons" text[] DEFAULT '{}' NOT NULL,
	"justification" text NOT NULL,
	"revision" integer NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "applicability_org_id_workspace_id_criterion_id_pk" PRIMARY KEY("org_id","workspace_id","criterion_id")
);
--> statement-breakpoint
ALTER TABLE "applicability" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "applicability_approval" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"approved_by_id" uuid NOT NULL,
	"approved_by" text NOT NULL,
	"approved_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "applicability_approval_org_id_workspace_id_version_id_pk" PRIMARY KEY("org_id","workspace_id","version_id")
);
--> statement-breakpoint
ALTER TABLE "applicability_approval" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "applicability_version" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"lines" jsonb NOT NULL,
	"note" text,
	"issued_by_id" uuid NOT NULL,
	"issued_by" text NOT NULL,
	"issued_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "applicability_version_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "applicability_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "applicability" ADD CONSTRAINT "applicability_criterion_fk" FOREIGN KEY ("org_id","workspace_id","criterion_id") REFERENCES "public"."criterion"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applicability_approval" ADD CONSTRAINT "applicability_approval_version_fk" FOREIGN KEY ("org_id","workspace_id","version_id") REFERENCES "public"."applicability_version"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applicability_version" ADD CONSTRAINT "applicability_version_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "applicability_version_key" ON "applicability_version" USING btree ("org_id","workspace_id","version") WHERE "applicability_version"."version" is not null;--> statement-breakpoint
CREATE POLICY "applicability_member" ON "applicability" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "applicability_system" ON "applicability" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "applicability_auditor" ON "applicability" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and criterion_id in (select ec.criterion_id from engagement_criterion ec));--> statement-breakpoint
CREATE POLICY "applicability_identity" ON "applicability" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "applicability_approval_member" ON "applicability_approval" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "applicability_approval_system" ON "applicability_approval" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "applicability_approval_auditor" ON "applicability_approval" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and exists (select from engagement e where e.kind = 'iso27001'));--> statement-breakpoint
CREATE POLICY "applicability_approval_identity" ON "applicability_approval" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "applicability_version_member" ON "applicability_version" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "applicability_version_system" ON "applicability_version" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "applicability_version_auditor" ON "applicability_version" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and id in (select a.version_id from applicability_approval a));--> statement-breakpoint
CREATE POLICY "applicability_version_identity" ON "applicability_version" AS PERMISSIVE FOR SELECT TO "identity" USING (false);