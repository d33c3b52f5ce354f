CREATE TABLE "evidence_word" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"word" text collate "C" NOT NULL,
	"evidence_id" uuid NOT NULL,
	CONSTRAINT "evidence_word_pk" PRIMARY KEY("org_id","workspace_id","word","evidence_id")
);
--> statement-breakpoint
ALTER TABLE "evidence_word" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "evidence_word" ADD CONSTRAINT "evidence_word_evidence_fk" FOREIGN KEY ("org_id","workspace_id","evidence_id") REFERENCES "public"."evidence"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_word_evidence_idx" ON "evidence_word" USING btree ("org_id","workspace_id","evidence_id") WHERE "evidence_word"."evidence_id" is not null;--> statement-breakpoint
CREATE POLICY "evidence_word_member" ON "evidence_word" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_word_system" ON "evidence_word" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_word_auditor" ON "evidence_word" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and evidence_id in (select app.shown_evidence()));--> statement-breakpoint
CREATE POLICY "evidence_word_identity" ON "evidence_word" AS PERMISSIVE FOR SELECT TO "identity" USING (false);