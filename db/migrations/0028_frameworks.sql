CREATE TABLE "framework" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"version" text NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "framework_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "framework" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "criterion" ADD COLUMN "framework_id" uuid;--> statement-breakpoint
ALTER TABLE "criterion" ADD COLUMN "gone_in" text;--> statement-breakpoint
ALTER TABLE "framework" ADD CONSTRAINT "framework_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "framework_name_key" ON "framework" USING btree ("org_id","workspace_id","name") WHERE "framework"."name" is not null;--> statement-breakpoint
ALTER TABLE "criterion" ADD CONSTRAINT "criterion_framework_fk" FOREIGN KEY ("org_id","workspace_id","framework_id") REFERENCES "public"."framework"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "criterion_framework_idx" ON "criterion" USING btree ("org_id","workspace_id","framework_id") WHERE "criterion"."framework_id" is not null;--> statement-breakpoint
CREATE POLICY "framework_member" ON "framework" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "framework_system" ON "framework" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "framework_auditor" ON "framework" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "framework_identity" ON "framework" AS PERMISSIVE FOR SELECT TO "identity" USING (false);