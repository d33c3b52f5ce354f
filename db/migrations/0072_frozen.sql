CREATE TABLE "issued_report" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"engagement_id" uuid NOT NULL,
	"step" text NOT NULL,
	"firm_name" text,
	"licence" text,
	"report_date" date,
	"as_of" date,
	"period_from" date,
	"period_to" date,
	"categories" text[] DEFAULT '{}' NOT NULL,
	"description_opinion" text,
	"design_opinion" text,
	"operation_opinion" text,
	"certificate_number" text,
	"valid_until" date,
	"why" text,
	"recorded_by_id" uuid NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_at" timestamp(3) with time zone NOT NULL,
	"sequence" bigint NOT NULL,
	CONSTRAINT "issued_report_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id"),
	CONSTRAINT "issued_report_is_whole" CHECK (case when "issued_report"."step" in ('issued', 'reissued')
        then "issued_report"."firm_name" is not null and "issued_report"."licence" is not null and "issued_report"."report_date" is not null else "issued_report"."why" is not null end),
	CONSTRAINT "issued_report_firm_name_is_one_line" CHECK (app.one_line("issued_report"."firm_name")),
	CONSTRAINT "issued_report_licence_is_one_line" CHECK (app.one_line("issued_report"."licence")),
	CONSTRAINT "issued_report_certificate_number_is_one_line" CHECK (app.one_line("issued_report"."certificate_number"))
);
--> statement-breakpoint
ALTER TABLE "issued_report" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "issued_report_file" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"report_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"media_type" text NOT NULL,
	CONSTRAINT "issued_report_file_org_id_workspace_id_report_id_position_pk" PRIMARY KEY("org_id","workspace_id","report_id","position"),
	CONSTRAINT "issued_report_file_name_is_one_line" CHECK (app.one_line("issued_report_file"."name"))
);
--> statement-breakpoint
ALTER TABLE "issued_report_file" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "row_past" (
	"org_id" uuid NOT NULL,
	"digest_id" bigint NOT NULL,
	"table_name" text NOT NULL,
	"key" text NOT NULL,
	"before" jsonb NOT NULL,
	CONSTRAINT "row_past_org_id_digest_id_key_pk" PRIMARY KEY("org_id","digest_id","key")
);
--> statement-breakpoint
ALTER TABLE "row_past" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "engagement" ADD COLUMN "frozen_entries" bigint;--> statement-breakpoint
ALTER TABLE "engagement" ADD COLUMN "frozen_org_entries" bigint;--> statement-breakpoint
ALTER TABLE "engagement" ADD COLUMN "frozen_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "issued_report" ADD CONSTRAINT "issued_report_engagement_fk" FOREIGN KEY ("org_id","workspace_id","engagement_id") REFERENCES "public"."engagement"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issued_report_file" ADD CONSTRAINT "issued_report_file_report_fk" FOREIGN KEY ("org_id","workspace_id","report_id") REFERENCES "public"."issued_report"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "row_past" ADD CONSTRAINT "row_past_digest_fk" FOREIGN KEY ("org_id","digest_id") REFERENCES "public"."row_digest"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "issued_report_engagement_idx" ON "issued_report" USING btree ("org_id","workspace_id","engagement_id") WHERE "issued_report"."engagement_id" is not null;--> statement-breakpoint
CREATE INDEX "issued_report_file_sha256_idx" ON "issued_report_file" USING btree ("org_id","sha256");--> statement-breakpoint
CREATE POLICY "applicability_keeper" ON "applicability" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "applicability_approval_keeper" ON "applicability_approval" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "applicability_version_keeper" ON "applicability_version" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_comment_keeper" ON "control_comment" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_origin_keeper" ON "control_origin" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_proposal_keeper" ON "control_proposal" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_view_keeper" ON "control_view" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_keeper" ON "document" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_acknowledgement_keeper" ON "document_acknowledgement" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_control_keeper" ON "document_control" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_criterion_keeper" ON "document_criterion" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_version_keeper" ON "document_version" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_file_keeper" ON "evidence_file" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_word_keeper" ON "evidence_word" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "upload_keeper" ON "upload" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "import_draft_keeper" ON "import_draft" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "mapping_rejection_keeper" ON "mapping_rejection" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "invitation_keeper" ON "invitation" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "organization_keeper" ON "organization" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "workspace_keeper" ON "workspace" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "criterion_keeper" ON "criterion" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "framework_keeper" ON "framework" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "report_plan_version_keeper" ON "report_plan_version" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_keeper" ON "risk" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_acceptance_keeper" ON "risk_acceptance" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_asset_keeper" ON "risk_asset" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_criterion_keeper" ON "risk_criterion" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_scale_keeper" ON "risk_scale" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_system_keeper" ON "control_system" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "description_version_keeper" ON "description_version" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "diagram_version_keeper" ON "diagram_version" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "scope_item_keeper" ON "scope_item" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "scope_item_version_keeper" ON "scope_item_version" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "vendor_report_keeper" ON "vendor_report" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "audit_grant_person_keeper" ON "audit_grant_person" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "access_token_keeper" ON "access_token" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "idempotent_answer_keeper" ON "idempotent_answer" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "issued_report_member" ON "issued_report" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "issued_report_system" ON "issued_report" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "issued_report_auditor" ON "issued_report" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and engagement_id = (select app.engagement_id()));--> statement-breakpoint
CREATE POLICY "issued_report_identity" ON "issued_report" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "issued_report_keeper" ON "issued_report" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "issued_report_file_member" ON "issued_report_file" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "issued_report_file_system" ON "issued_report_file" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "issued_report_file_auditor" ON "issued_report_file" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and report_id in (select r.id from issued_report r));--> statement-breakpoint
CREATE POLICY "issued_report_file_identity" ON "issued_report_file" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "issued_report_file_keeper" ON "issued_report_file" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "row_past_member" ON "row_past" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "row_past_system" ON "row_past" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "row_past_auditor" ON "row_past" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "row_past_identity" ON "row_past" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "row_past_keeper" ON "row_past" AS PERMISSIVE FOR ALL TO "keeper" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
ALTER POLICY "journal_entry_auditor" ON "journal_entry" TO auditor USING (org_id = (select app.org_id()) and log_id = (select app.workspace_id()) and ((action in ('control.change_approved', 'control.changed', 'control.created', 'control.mapped', 'control.mapping_changed', 'control.reinstated', 'control.retired', 'control.systems_changed', 'control.unmapped', 'engagement.adopted', 'engagement.dates_changed', 'engagement.issue_recorded', 'engagement.reissue_recorded', 'engagement.rolled_forward', 'engagement.status_changed', 'evidence.accepted', 'evidence.submitted', 'evidence.superseded', 'evidence.withdrawn', 'release.made', 'release.withdrawn') and (subject_id = (select app.engagement_id()) or (subject_type = 'evidence' and subject_id in (select app.shown_evidence())) or (subject_type = 'control' and subject_id in (select app.shown_controls())))) or (action in ('evidence.exported', 'evidence.opened', 'export.made') and engagement_id = (select app.engagement_id()) and under_org_id = (select app.actor_org_id()))));