CREATE TABLE "risk" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"code" text NOT NULL,
	"description" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "risk_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "risk" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "risk_control" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"risk_id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	CONSTRAINT "risk_control_org_id_workspace_id_risk_id_control_id_pk" PRIMARY KEY("org_id","workspace_id","risk_id","control_id")
);
--> statement-breakpoint
ALTER TABLE "risk_control" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "risk_criterion" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"risk_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	CONSTRAINT "risk_criterion_org_id_workspace_id_risk_id_criterion_id_pk" PRIMARY KEY("org_id","workspace_id","risk_id","criterion_id")
);
--> statement-breakpoint
ALTER TABLE "risk_criterion" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "criterion" ADD COLUMN "assertions" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "risk" ADD CONSTRAINT "risk_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "risk_control" ADD CONSTRAINT "risk_control_risk_fk" FOREIGN KEY ("org_id","workspace_id","risk_id") REFERENCES "public"."risk"("org_id","workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "risk_control" ADD CONSTRAINT "risk_control_control_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "risk_criterion" ADD CONSTRAINT "risk_criterion_risk_fk" FOREIGN KEY ("org_id","workspace_id","risk_id") REFERENCES "public"."risk"("org_id","workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "risk_criterion" ADD CONSTRAINT "risk_criterion_criterion_fk" FOREIGN KEY ("org_id","workspace_id","criterion_id") REFERENCES "public"."criterion"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "risk_code_key" ON "risk" USING btree ("org_id","workspace_id","code") WHERE "risk"."code" is not null;--> statement-breakpoint
CREATE INDEX "risk_control_control_idx" ON "risk_control" USING btree ("org_id","workspace_id","control_id");--> statement-breakpoint
CREATE INDEX "risk_criterion_criterion_idx" ON "risk_criterion" USING btree ("org_id","workspace_id","criterion_id");--> statement-breakpoint
CREATE POLICY "risk_member" ON "risk" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_system" ON "risk" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_auditor" ON "risk" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and id in (select rc.risk_id from risk_criterion rc));--> statement-breakpoint
CREATE POLICY "risk_identity" ON "risk" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "risk_control_member" ON "risk_control" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_control_system" ON "risk_control" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_control_auditor" ON "risk_control" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and risk_id in (select rc.risk_id from risk_criterion rc) and control_id in (select app.shown_controls()));--> statement-breakpoint
CREATE POLICY "risk_control_identity" ON "risk_control" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "risk_criterion_member" ON "risk_criterion" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_criterion_system" ON "risk_criterion" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_criterion_auditor" ON "risk_criterion" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and criterion_id in (select ec.criterion_id from engagement_criterion ec));--> statement-breakpoint
CREATE POLICY "risk_criterion_identity" ON "risk_criterion" AS PERMISSIVE FOR SELECT TO "identity" USING (false);