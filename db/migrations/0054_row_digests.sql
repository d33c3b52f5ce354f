CREATE TABLE "row_digest" (
	"org_id" uuid NOT NULL,
	"id" bigint NOT NULL,
	"table_name" text NOT NULL,
	"columns" text[] NOT NULL,
	"keys" text[] NOT NULL,
	"digests" "bytea"[] NOT NULL,
	"digest" "bytea" NOT NULL,
	"transaction" bigint,
	"baseline" integer,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "row_digest_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
ALTER TABLE "row_digest" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "row_digest_entry" (
	"org_id" uuid NOT NULL,
	"log_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"digest_id" bigint NOT NULL,
	CONSTRAINT "row_digest_entry_org_id_log_id_sequence_digest_id_pk" PRIMARY KEY("org_id","log_id","sequence","digest_id")
);
--> statement-breakpoint
ALTER TABLE "row_digest_entry" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "row_digest_entry" ADD CONSTRAINT "row_digest_entry_digest_fk" FOREIGN KEY ("org_id","digest_id") REFERENCES "public"."row_digest"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "row_digest_transaction_idx" ON "row_digest" USING btree ("org_id","transaction");--> statement-breakpoint
CREATE INDEX "row_digest_baseline_idx" ON "row_digest" USING btree ("org_id","id") WHERE "row_digest"."baseline" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "row_digest_entry_digest_key" ON "row_digest_entry" USING btree ("org_id","digest_id");--> statement-breakpoint
CREATE POLICY "row_digest_member" ON "row_digest" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "row_digest_system" ON "row_digest" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "row_digest_auditor" ON "row_digest" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "row_digest_identity" ON "row_digest" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "row_digest_keeper" ON "row_digest" AS PERMISSIVE FOR ALL TO "keeper" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "row_digest_entry_member" ON "row_digest_entry" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "row_digest_entry_system" ON "row_digest_entry" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "row_digest_entry_auditor" ON "row_digest_entry" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "row_digest_entry_identity" ON "row_digest_entry" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "row_digest_entry_keeper" ON "row_digest_entry" AS PERMISSIVE FOR ALL TO "keeper" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));