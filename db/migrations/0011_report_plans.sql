CREATE TABLE "report_plan_version" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"plan_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"answers" jsonb NOT NULL,
	"choices" jsonb NOT NULL,
	"costs" jsonb,
	"planned_on" date NOT NULL,
	"rules_version" integer NOT NULL,
	"advice" jsonb NOT NULL,
	"saved_by" text NOT NULL,
	"saved_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "report_plan_version_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id"),
	CONSTRAINT "report_plan_version_key" UNIQUE("org_id","workspace_id","plan_id","version")
);
--> statement-breakpoint
ALTER TABLE "report_plan_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "engagement" ADD COLUMN "plan_version_id" uuid;--> statement-breakpoint
ALTER TABLE "report_plan_version" ADD CONSTRAINT "report_plan_version_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "engagement" ADD CONSTRAINT "engagement_plan_fk" FOREIGN KEY ("org_id","workspace_id","plan_version_id") REFERENCES "public"."report_plan_version"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "report_plan_version_member" ON "report_plan_version" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "report_plan_version_system" ON "report_plan_version" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "report_plan_version_auditor" ON "report_plan_version" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "report_plan_version_identity" ON "report_plan_version" AS PERMISSIVE FOR SELECT TO "identity" USING (false);