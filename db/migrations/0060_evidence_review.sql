CREATE TABLE "evidence_review" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"evidence_id" uuid NOT NULL,
	"decision" text NOT NULL,
	"reason" text,
	"reviewed_by_id" uuid NOT NULL,
	"reviewed_by" text NOT NULL,
	"reviewed_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "evidence_review_org_id_workspace_id_evidence_id_pk" PRIMARY KEY("org_id","workspace_id","evidence_id"),
	CONSTRAINT "evidence_is_returned_with_a_reason" CHECK ("evidence_review"."decision" = 'accepted' or coalesce(length(trim("evidence_review"."reason")), 0) >= 3),
	CONSTRAINT "evidence_review_decides" CHECK ("evidence_review"."decision" in ('accepted', 'returned')),
	CONSTRAINT "evidence_review_reviewed_by_is_one_line" CHECK (app.one_line("evidence_review"."reviewed_by"))
);
--> statement-breakpoint
ALTER TABLE "evidence_review" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "control" ADD COLUMN "evidence_review" text DEFAULT 'workspace' NOT NULL;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "review_asked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "asks_review" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "evidence_review" ADD CONSTRAINT "evidence_review_evidence_fk" FOREIGN KEY ("org_id","workspace_id","evidence_id") REFERENCES "public"."evidence"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_review_asked_idx" ON "evidence" USING btree ("org_id","workspace_id","id") WHERE review_asked and state = 'submitted';--> statement-breakpoint
CREATE POLICY "evidence_review_member" ON "evidence_review" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_review_system" ON "evidence_review" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_review_auditor" ON "evidence_review" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and evidence_id in (select app.shown_evidence()));--> statement-breakpoint
CREATE POLICY "evidence_review_identity" ON "evidence_review" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "evidence_review_keeper" ON "evidence_review" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));