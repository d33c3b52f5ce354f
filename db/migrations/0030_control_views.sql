CREATE TABLE "control_view" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"search" text NOT NULL,
	"person_id" uuid,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "control_view_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "control_view" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "control_view" ADD CONSTRAINT "control_view_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "control_view_member" ON "control_view" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_view_system" ON "control_view" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_view_auditor" ON "control_view" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "control_view_identity" ON "control_view" AS PERMISSIVE FOR SELECT TO "identity" USING (false);