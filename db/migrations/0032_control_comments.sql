CREATE TABLE "control_comment" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	"body" text NOT NULL,
	"mentions" uuid[] NOT NULL,
	"written_by_id" uuid NOT NULL,
	"written_by" text NOT NULL,
	"written_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "control_comment_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "control_comment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "control_comment" ADD CONSTRAINT "control_comment_control_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "control_comment_control_idx" ON "control_comment" USING btree ("org_id","workspace_id","control_id") WHERE "control_comment"."control_id" is not null;--> statement-breakpoint
CREATE POLICY "control_comment_member" ON "control_comment" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_comment_system" ON "control_comment" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_comment_auditor" ON "control_comment" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "control_comment_identity" ON "control_comment" AS PERMISSIVE FOR SELECT TO "identity" USING (false);