CREATE TABLE "evidence" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"title" text NOT NULL,
	"source" text NOT NULL,
	"system" text,
	"covers_from" date NOT NULL,
	"covers_to" date NOT NULL,
	"collected_on" date NOT NULL,
	"submitted_at" timestamp(3) with time zone NOT NULL,
	"submitted_by_id" uuid,
	"submitted_by" text NOT NULL,
	"state" text NOT NULL,
	"state_reason" text,
	"superseded_by_id" uuid,
	"sequence" bigint NOT NULL,
	CONSTRAINT "evidence_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "evidence" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "evidence_control" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	"evidence_id" uuid NOT NULL,
	CONSTRAINT "evidence_control_org_id_workspace_id_control_id_evidence_id_pk" PRIMARY KEY("org_id","workspace_id","control_id","evidence_id")
);
--> statement-breakpoint
ALTER TABLE "evidence_control" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "evidence_file" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"evidence_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"media_type" text NOT NULL,
	CONSTRAINT "evidence_file_org_id_workspace_id_evidence_id_position_pk" PRIMARY KEY("org_id","workspace_id","evidence_id","position")
);
--> statement-breakpoint
ALTER TABLE "evidence_file" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "upload" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"media_type" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"used_at" timestamp(3) with time zone,
	CONSTRAINT "upload_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "upload" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "attempt" (
	"key" text PRIMARY KEY NOT NULL,
	"window_start" timestamp(3) with time zone NOT NULL,
	"count" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "attempt" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "mail" (
	"id" uuid PRIMARY KEY NOT NULL,
	"org_id" uuid,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp(3) with time zone,
	"problem" text
);
--> statement-breakpoint
ALTER TABLE "mail" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "person" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"password_changed_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "person" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "person_token" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"used_at" timestamp(3) with time zone
);
--> statement-breakpoint
ALTER TABLE "person_token" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "session" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"user_agent" text
);
--> statement-breakpoint
ALTER TABLE "session" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sign_up" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"organization" jsonb,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sign_up" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "worker_beat" (
	"worker" text PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "worker_beat" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "journal_checkpoint" (
	"org_id" uuid NOT NULL,
	"log_id" uuid NOT NULL,
	"size" bigint NOT NULL,
	"note" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "journal_checkpoint_org_id_log_id_size_pk" PRIMARY KEY("org_id","log_id","size")
);
--> statement-breakpoint
ALTER TABLE "journal_checkpoint" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "journal_entry" (
	"org_id" uuid NOT NULL,
	"log_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"body" text NOT NULL,
	"leaf_hash" "bytea" NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"actor_id" uuid,
	"action" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" uuid,
	CONSTRAINT "journal_entry_org_id_log_id_sequence_pk" PRIMARY KEY("org_id","log_id","sequence")
);
--> statement-breakpoint
ALTER TABLE "journal_entry" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "journal_head" (
	"org_id" uuid NOT NULL,
	"log_id" uuid NOT NULL,
	"size" bigint NOT NULL,
	"frontier" "bytea" NOT NULL,
	"note" text NOT NULL,
	CONSTRAINT "journal_head_org_id_log_id_pk" PRIMARY KEY("org_id","log_id")
);
--> statement-breakpoint
ALTER TABLE "journal_head" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "delegation" (
	"org_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"provider_org_id" uuid,
	"provider_name" text NOT NULL,
	"capabilities" text[] NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"accepted_at" timestamp(3) with time zone,
	"revoked_at" timestamp(3) with time zone,
	CONSTRAINT "delegation_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
ALTER TABLE "delegation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invitation" (
	"org_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"email" text NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"accepted_at" timestamp(3) with time zone,
	"revoked_at" timestamp(3) with time zone,
	CONSTRAINT "invitation_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "invitation_token_key" UNIQUE("org_id","token_hash")
);
--> statement-breakpoint
ALTER TABLE "invitation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "membership" (
	"org_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid,
	"email" text,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp(3) with time zone,
	CONSTRAINT "membership_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
ALTER TABLE "membership" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organization" (
	"org_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "organization" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspace" (
	"org_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "workspace_slug_key" UNIQUE("org_id","slug")
);
--> statement-breakpoint
ALTER TABLE "workspace" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "control" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"code" text NOT NULL,
	"title" text NOT NULL,
	"statement" text NOT NULL,
	"category" text,
	"owner_id" uuid,
	"frequency" text,
	"anchor" date,
	"due_days" integer,
	"grace_days" integer DEFAULT 0 NOT NULL,
	"type" text,
	"nature" text,
	"evidence_types" text[] NOT NULL,
	"escalation" jsonb NOT NULL,
	"is_key" boolean DEFAULT false NOT NULL,
	"status" text NOT NULL,
	"operates_from" date,
	"operates_to" date,
	"version" integer NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "control_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id"),
	CONSTRAINT "control_code_key" UNIQUE("org_id","workspace_id","code")
);
--> statement-breakpoint
ALTER TABLE "control" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "control_criterion" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	"rationale" text,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "control_criterion_org_id_workspace_id_control_id_criterion_id_pk" PRIMARY KEY("org_id","workspace_id","control_id","criterion_id")
);
--> statement-breakpoint
ALTER TABLE "control_criterion" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "control_event" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	"occurred_on" date NOT NULL,
	"reference" text NOT NULL,
	"withdrawn_at" timestamp(3) with time zone,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "control_event_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id"),
	CONSTRAINT "control_event_reference_key" UNIQUE("org_id","workspace_id","control_id","occurred_on","reference")
);
--> statement-breakpoint
ALTER TABLE "control_event" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "control_version" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"effective_from" date,
	"snapshot" jsonb NOT NULL,
	"changed_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"changed_by" text NOT NULL,
	CONSTRAINT "control_version_org_id_workspace_id_control_id_version_pk" PRIMARY KEY("org_id","workspace_id","control_id","version")
);
--> statement-breakpoint
ALTER TABLE "control_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "criterion" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"framework" text NOT NULL,
	"code" text NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"group_code" text NOT NULL,
	"group_name" text NOT NULL,
	"category" text,
	"sort" integer NOT NULL,
	"points" jsonb NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "criterion_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id"),
	CONSTRAINT "criterion_code_key" UNIQUE("org_id","workspace_id","framework","code")
);
--> statement-breakpoint
ALTER TABLE "criterion" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "engagement" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"type" integer,
	"as_of" date,
	"period_from" date,
	"period_to" date,
	"categories" text[] NOT NULL,
	"based_on_id" uuid,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"evidence_from" date GENERATED ALWAYS AS (coalesce(period_from, as_of - 364)) STORED,
	"evidence_to" date GENERATED ALWAYS AS (coalesce(period_to, as_of)) STORED,
	CONSTRAINT "engagement_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "engagement" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "engagement_criterion" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"engagement_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	CONSTRAINT "engagement_criterion_org_id_workspace_id_engagement_id_criterion_id_pk" PRIMARY KEY("org_id","workspace_id","engagement_id","criterion_id")
);
--> statement-breakpoint
ALTER TABLE "engagement_criterion" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_draft" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"sheets" jsonb NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp(3) with time zone,
	CONSTRAINT "import_draft_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "import_draft" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_grant" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"engagement_id" uuid NOT NULL,
	"firm_name" text NOT NULL,
	"auditor_org_id" uuid,
	"ends_on" date NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp(3) with time zone,
	CONSTRAINT "audit_grant_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "audit_grant" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_grant_person" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"grant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"person_id" uuid,
	"accepted_at" timestamp(3) with time zone,
	"revoked_at" timestamp(3) with time zone,
	CONSTRAINT "audit_grant_person_org_id_workspace_id_grant_id_id_pk" PRIMARY KEY("org_id","workspace_id","grant_id","id")
);
--> statement-breakpoint
ALTER TABLE "audit_grant_person" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_control" ADD CONSTRAINT "evidence_control_org_id_workspace_id_evidence_id_evidence_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","evidence_id") REFERENCES "public"."evidence"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_control" ADD CONSTRAINT "evidence_control_org_id_workspace_id_control_id_control_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_file" ADD CONSTRAINT "evidence_file_org_id_workspace_id_evidence_id_evidence_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","evidence_id") REFERENCES "public"."evidence"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_token" ADD CONSTRAINT "person_token_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_org_id_organization_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("org_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_org_id_organization_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("org_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_org_id_organization_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("org_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_org_id_organization_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("org_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "control" ADD CONSTRAINT "control_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "control" ADD CONSTRAINT "control_org_id_owner_id_membership_org_id_id_fk" FOREIGN KEY ("org_id","owner_id") REFERENCES "public"."membership"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "control_criterion" ADD CONSTRAINT "control_criterion_org_id_workspace_id_control_id_control_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "control_criterion" ADD CONSTRAINT "control_criterion_org_id_workspace_id_criterion_id_criterion_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","criterion_id") REFERENCES "public"."criterion"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "control_event" ADD CONSTRAINT "control_event_org_id_workspace_id_control_id_control_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "control_version" ADD CONSTRAINT "control_version_org_id_workspace_id_control_id_control_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion" ADD CONSTRAINT "criterion_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "engagement" ADD CONSTRAINT "engagement_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "engagement" ADD CONSTRAINT "engagement_org_id_workspace_id_based_on_id_engagement_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","based_on_id") REFERENCES "public"."engagement"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "engagement_criterion" ADD CONSTRAINT "engagement_criterion_org_id_workspace_id_engagement_id_engagement_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","engagement_id") REFERENCES "public"."engagement"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "engagement_criterion" ADD CONSTRAINT "engagement_criterion_org_id_workspace_id_criterion_id_criterion_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","criterion_id") REFERENCES "public"."criterion"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_draft" ADD CONSTRAINT "import_draft_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_grant" ADD CONSTRAINT "audit_grant_org_id_workspace_id_engagement_id_engagement_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","engagement_id") REFERENCES "public"."engagement"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_grant_person" ADD CONSTRAINT "audit_grant_person_org_id_workspace_id_grant_id_audit_grant_org_id_workspace_id_id_fk" FOREIGN KEY ("org_id","workspace_id","grant_id") REFERENCES "public"."audit_grant"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_span_idx" ON "evidence" USING btree ("org_id","workspace_id","covers_to");--> statement-breakpoint
CREATE INDEX "evidence_control_evidence_idx" ON "evidence_control" USING btree ("org_id","workspace_id","evidence_id");--> statement-breakpoint
CREATE INDEX "evidence_file_sha256_idx" ON "evidence_file" USING btree ("org_id","sha256");--> statement-breakpoint
CREATE INDEX "mail_unsent_idx" ON "mail" USING btree ("created_at") WHERE "mail"."sent_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "person_email_key" ON "person" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "person_token_person_idx" ON "person_token" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "session_person_idx" ON "session" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "journal_entry_subject_idx" ON "journal_entry" USING btree ("org_id","subject_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "delegation_live_key" ON "delegation" USING btree ("org_id","provider_org_id") WHERE "delegation"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "delegation_provider_idx" ON "delegation" USING btree ("provider_org_id");--> statement-breakpoint
CREATE INDEX "invitation_subject_idx" ON "invitation" USING btree ("org_id","subject_id");--> statement-breakpoint
CREATE UNIQUE INDEX "membership_email_key" ON "membership" USING btree ("org_id",lower("email")) WHERE "membership"."state" <> 'ended';--> statement-breakpoint
CREATE UNIQUE INDEX "membership_person_key" ON "membership" USING btree ("org_id","person_id") WHERE "membership"."state" <> 'ended';--> statement-breakpoint
CREATE INDEX "membership_person_idx" ON "membership" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "workspace_slug_idx" ON "workspace" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "control_owner_idx" ON "control" USING btree ("org_id","workspace_id","owner_id");--> statement-breakpoint
CREATE INDEX "control_criterion_criterion_idx" ON "control_criterion" USING btree ("org_id","workspace_id","criterion_id");--> statement-breakpoint
CREATE INDEX "criterion_sort_idx" ON "criterion" USING btree ("org_id","workspace_id","sort");--> statement-breakpoint
CREATE INDEX "engagement_criterion_criterion_idx" ON "engagement_criterion" USING btree ("org_id","workspace_id","criterion_id");--> statement-breakpoint
CREATE INDEX "audit_grant_auditor_idx" ON "audit_grant" USING btree ("auditor_org_id");--> statement-breakpoint
CREATE INDEX "audit_grant_engagement_idx" ON "audit_grant" USING btree ("org_id","workspace_id","engagement_id");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_grant_person_email_key" ON "audit_grant_person" USING btree ("org_id","workspace_id","grant_id",lower("email"));--> statement-breakpoint
CREATE INDEX "audit_grant_person_person_idx" ON "audit_grant_person" USING btree ("person_id");--> statement-breakpoint
CREATE POLICY "evidence_member" ON "evidence" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_system" ON "evidence" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_auditor" ON "evidence" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and covers_from <= (select e.evidence_to from engagement e) and covers_to >= (select e.evidence_from from engagement e) and id in (select ec.evidence_id from evidence_control ec));--> statement-breakpoint
CREATE POLICY "evidence_identity" ON "evidence" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "evidence_control_member" ON "evidence_control" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_control_system" ON "evidence_control" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_control_auditor" ON "evidence_control" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and control_id in (select c.id from control c));--> statement-breakpoint
CREATE POLICY "evidence_control_identity" ON "evidence_control" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "evidence_file_member" ON "evidence_file" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_file_system" ON "evidence_file" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "evidence_file_auditor" ON "evidence_file" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and evidence_id in (select ev.id from evidence ev));--> statement-breakpoint
CREATE POLICY "evidence_file_identity" ON "evidence_file" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "upload_member" ON "upload" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "upload_system" ON "upload" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "upload_auditor" ON "upload" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "upload_identity" ON "upload" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "attempt_identity" ON "attempt" AS PERMISSIVE FOR ALL TO "identity" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "mail_identity" ON "mail" AS PERMISSIVE FOR ALL TO "identity" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "mail_member" ON "mail" AS PERMISSIVE FOR INSERT TO "member" WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "mail_system" ON "mail" AS PERMISSIVE FOR INSERT TO "system" WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "person_identity" ON "person" AS PERMISSIVE FOR ALL TO "identity" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "person_token_identity" ON "person_token" AS PERMISSIVE FOR ALL TO "identity" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "session_identity" ON "session" AS PERMISSIVE FOR ALL TO "identity" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sign_up_identity" ON "sign_up" AS PERMISSIVE FOR ALL TO "identity" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "worker_beat_identity" ON "worker_beat" AS PERMISSIVE FOR ALL TO "identity" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "journal_checkpoint_member" ON "journal_checkpoint" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "journal_checkpoint_system" ON "journal_checkpoint" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "journal_checkpoint_auditor" ON "journal_checkpoint" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and log_id = (select app.workspace_id()));--> statement-breakpoint
CREATE POLICY "journal_checkpoint_identity" ON "journal_checkpoint" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "journal_checkpoint_keeper" ON "journal_checkpoint" AS PERMISSIVE FOR ALL TO "keeper" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "journal_entry_member" ON "journal_entry" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "journal_entry_system" ON "journal_entry" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "journal_entry_auditor" ON "journal_entry" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and log_id = (select app.workspace_id()) and (subject_id = (select app.engagement_id()) or (subject_type = 'evidence' and subject_id in (select ev.id from evidence ev)) or (subject_type = 'control' and subject_id in (select c.id from control c))));--> statement-breakpoint
CREATE POLICY "journal_entry_identity" ON "journal_entry" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "journal_entry_keeper" ON "journal_entry" AS PERMISSIVE FOR ALL TO "keeper" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "journal_head_member" ON "journal_head" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "journal_head_system" ON "journal_head" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "journal_head_auditor" ON "journal_head" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and log_id = (select app.workspace_id()));--> statement-breakpoint
CREATE POLICY "journal_head_identity" ON "journal_head" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "journal_head_keeper" ON "journal_head" AS PERMISSIVE FOR ALL TO "keeper" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "delegation_member" ON "delegation" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "delegation_system" ON "delegation" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "delegation_auditor" ON "delegation" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "delegation_identity" ON "delegation" AS PERMISSIVE FOR SELECT TO "identity" USING (revoked_at is null and accepted_at is not null and provider_org_id in (select m.org_id from membership m));--> statement-breakpoint
CREATE POLICY "invitation_member" ON "invitation" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "invitation_system" ON "invitation" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "invitation_auditor" ON "invitation" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "invitation_identity" ON "invitation" AS PERMISSIVE FOR SELECT TO "identity" USING (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "membership_member" ON "membership" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "membership_system" ON "membership" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "membership_auditor" ON "membership" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and id in (select c.owner_id from control c));--> statement-breakpoint
CREATE POLICY "membership_identity" ON "membership" AS PERMISSIVE FOR SELECT TO "identity" USING (person_id = (select app.person_id()) and state = 'active');--> statement-breakpoint
CREATE POLICY "organization_member" ON "organization" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "organization_system" ON "organization" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "organization_auditor" ON "organization" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and true);--> statement-breakpoint
CREATE POLICY "organization_identity" ON "organization" AS PERMISSIVE FOR SELECT TO "identity" USING (org_id = (select app.org_id()) or org_id in (select m.org_id from membership m) or org_id in (select d.org_id from delegation d) or org_id in (select g.org_id from audit_grant g));--> statement-breakpoint
CREATE POLICY "workspace_member" ON "workspace" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "workspace_system" ON "workspace" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "workspace_auditor" ON "workspace" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and id = (select app.workspace_id()));--> statement-breakpoint
CREATE POLICY "workspace_identity" ON "workspace" AS PERMISSIVE FOR SELECT TO "identity" USING (org_id in (select m.org_id from membership m) or org_id in (select d.org_id from delegation d) or (org_id, id) in (select g.org_id, g.workspace_id from audit_grant g));--> statement-breakpoint
CREATE POLICY "control_member" ON "control" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_system" ON "control" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_auditor" ON "control" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and status <> 'draft' and id in (select cc.control_id from control_criterion cc));--> statement-breakpoint
CREATE POLICY "control_identity" ON "control" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "control_criterion_member" ON "control_criterion" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_criterion_system" ON "control_criterion" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_criterion_auditor" ON "control_criterion" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and criterion_id in (select ec.criterion_id from engagement_criterion ec));--> statement-breakpoint
CREATE POLICY "control_criterion_identity" ON "control_criterion" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "control_event_member" ON "control_event" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_event_system" ON "control_event" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_event_auditor" ON "control_event" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and control_id in (select c.id from control c) and occurred_on <= (select e.evidence_to from engagement e) and occurred_on >= (select e.evidence_from from engagement e));--> statement-breakpoint
CREATE POLICY "control_event_identity" ON "control_event" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "control_version_member" ON "control_version" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_version_system" ON "control_version" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "control_version_auditor" ON "control_version" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and control_id in (select c.id from control c));--> statement-breakpoint
CREATE POLICY "control_version_identity" ON "control_version" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "criterion_member" ON "criterion" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "criterion_system" ON "criterion" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "criterion_auditor" ON "criterion" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and id in (select ec.criterion_id from engagement_criterion ec));--> statement-breakpoint
CREATE POLICY "criterion_identity" ON "criterion" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "engagement_member" ON "engagement" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "engagement_system" ON "engagement" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "engagement_auditor" ON "engagement" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and id = (select app.engagement_id()));--> statement-breakpoint
CREATE POLICY "engagement_identity" ON "engagement" AS PERMISSIVE FOR SELECT TO "identity" USING ((org_id, id) in (select g.org_id, g.engagement_id from audit_grant g));--> statement-breakpoint
CREATE POLICY "engagement_criterion_member" ON "engagement_criterion" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "engagement_criterion_system" ON "engagement_criterion" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "engagement_criterion_auditor" ON "engagement_criterion" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and engagement_id = (select app.engagement_id()));--> statement-breakpoint
CREATE POLICY "engagement_criterion_identity" ON "engagement_criterion" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "import_draft_member" ON "import_draft" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "import_draft_system" ON "import_draft" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "import_draft_auditor" ON "import_draft" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "import_draft_identity" ON "import_draft" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "audit_grant_member" ON "audit_grant" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "audit_grant_system" ON "audit_grant" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "audit_grant_auditor" ON "audit_grant" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and engagement_id = (select app.engagement_id()) and auditor_org_id = (select app.actor_org_id()));--> statement-breakpoint
CREATE POLICY "audit_grant_identity" ON "audit_grant" AS PERMISSIVE FOR SELECT TO "identity" USING (revoked_at is null and (org_id, id) in (select p.org_id, p.grant_id from audit_grant_person p));--> statement-breakpoint
CREATE POLICY "audit_grant_person_member" ON "audit_grant_person" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "audit_grant_person_system" ON "audit_grant_person" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "audit_grant_person_auditor" ON "audit_grant_person" AS PERMISSIVE FOR SELECT TO "auditor" USING (false);--> statement-breakpoint
CREATE POLICY "audit_grant_person_identity" ON "audit_grant_person" AS PERMISSIVE FOR SELECT TO "identity" USING (person_id = (select app.person_id()) and revoked_at is null and accepted_at is not null);