CREATE TABLE "control_system" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	CONSTRAINT "control_system_org_id_workspace_id_control_id_item_id_pk" PRIMARY KEY("org_id","workspace_id","control_id","item_id")
);
--> statement-breakpoint
ALTER TABLE "control_system" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "control_system" ADD CONSTRAINT "control_system_control_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "control_system" ADD CONSTRAINT "control_system_item_fk" FOREIGN KEY ("org_id","workspace_id","item_id") REFERENCES "public"."scope_item"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "control_system_item_idx" ON "control_system" USING btree ("org_id","workspace_id","item_id");--> statement-breakpoint
CREATE POLICY "control_system_member" ON "control_system" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_system_system" ON "control_system" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_system_auditor" ON "control_system" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and control_id in (select app.shown_controls()));--> statement-breakpoint
CREATE POLICY "control_system_identity" ON "control_system" AS PERMISSIVE FOR SELECT TO "identity" USING (false);