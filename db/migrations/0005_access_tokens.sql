CREATE TABLE "access_token" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"person_name" text NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"capabilities" text[] NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"last_used_at" timestamp(3) with time zone,
	"revoked_at" timestamp(3) with time zone,
	CONSTRAINT "access_token_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id"),
	CONSTRAINT "access_token_hash_key" UNIQUE("org_id","token_hash")
);
--> statement-breakpoint
ALTER TABLE "access_token" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotent_answer" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"token_id" uuid NOT NULL,
	"key" text NOT NULL,
	"request" text NOT NULL,
	"answer" json,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotent_answer_org_id_workspace_id_token_id_key_pk" PRIMARY KEY("org_id","workspace_id","token_id","key")
);
--> statement-breakpoint
ALTER TABLE "idempotent_answer" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "access_token" ADD CONSTRAINT "access_token_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotent_answer" ADD CONSTRAINT "idempotent_answer_org_id_workspace_id_token_id_access_token_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","token_id") REFERENCES "public"."access_token"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotent_answer_age_idx" ON "idempotent_answer" USING btree ("org_id","workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "upload_age_idx" ON "upload" USING btree ("org_id","workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "upload_sha256_idx" ON "upload" USING btree ("org_id","sha256");--> statement-breakpoint
ALTER TABLE "upload" DROP COLUMN "used_at";--> statement-breakpoint
CREATE POLICY "access_token_member" ON "access_token" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "access_token_system" ON "access_token" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "access_token_auditor" ON "access_token" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "access_token_identity" ON "access_token" AS PERMISSIVE FOR SELECT TO "identity" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "idempotent_answer_member" ON "idempotent_answer" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "idempotent_answer_system" ON "idempotent_answer" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "idempotent_answer_auditor" ON "idempotent_answer" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "idempotent_answer_identity" ON "idempotent_answer" AS PERMISSIVE FOR SELECT TO "identity" USING (false);