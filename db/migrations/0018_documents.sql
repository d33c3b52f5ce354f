CREATE TABLE "document" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"owner_id" uuid,
	"review_months" integer NOT NULL,
	"needs_acknowledgement" boolean NOT NULL,
	"retired_on" date,
	"revision" integer NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "document_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "document" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "document_acknowledgement" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"membership_id" uuid NOT NULL,
	"acknowledged_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "document_acknowledgement_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id"),
	CONSTRAINT "document_acknowledgement_key" UNIQUE("org_id","workspace_id","document_id","version","membership_id")
);
--> statement-breakpoint
ALTER TABLE "document_acknowledgement" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "document_approval" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"approved_on" date NOT NULL,
	"approved_by_id" uuid NOT NULL,
	"approved_by" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "document_approval_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "document_approval" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "document_control" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"control_id" uuid NOT NULL,
	CONSTRAINT "document_control_org_id_workspace_id_document_id_control_id_pk" PRIMARY KEY("org_id","workspace_id","document_id","control_id")
);
--> statement-breakpoint
ALTER TABLE "document_control" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "document_criterion" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	CONSTRAINT "document_criterion_pk" PRIMARY KEY("org_id","workspace_id","document_id","criterion_id")
);
--> statement-breakpoint
ALTER TABLE "document_criterion" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "document_version" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"body" text NOT NULL,
	"note" text,
	"saved_by_id" uuid NOT NULL,
	"saved_by" text NOT NULL,
	"saved_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "document_version_org_id_workspace_id_document_id_version_pk" PRIMARY KEY("org_id","workspace_id","document_id","version")
);
--> statement-breakpoint
ALTER TABLE "document_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_org_id_owner_id_membership_org_id_id_fk" FOREIGN KEY ("org_id","owner_id") REFERENCES "public"."membership"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_acknowledgement" ADD CONSTRAINT "document_acknowledgement_document_fk" FOREIGN KEY ("org_id","workspace_id","document_id") REFERENCES "public"."document"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_acknowledgement" ADD CONSTRAINT "document_acknowledgement_membership_fk" FOREIGN KEY ("org_id","membership_id") REFERENCES "public"."membership"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_approval" ADD CONSTRAINT "document_approval_document_fk" FOREIGN KEY ("org_id","workspace_id","document_id") REFERENCES "public"."document"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_control" ADD CONSTRAINT "document_control_document_fk" FOREIGN KEY ("org_id","workspace_id","document_id") REFERENCES "public"."document"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_control" ADD CONSTRAINT "document_control_control_fk" FOREIGN KEY ("org_id","workspace_id","control_id") REFERENCES "public"."control"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_criterion" ADD CONSTRAINT "document_criterion_document_fk" FOREIGN KEY ("org_id","workspace_id","document_id") REFERENCES "public"."document"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_criterion" ADD CONSTRAINT "document_criterion_criterion_fk" FOREIGN KEY ("org_id","workspace_id","criterion_id") REFERENCES "public"."criterion"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_version" ADD CONSTRAINT "document_version_document_fk" FOREIGN KEY ("org_id","workspace_id","document_id") REFERENCES "public"."document"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_owner_idx" ON "document" USING btree ("org_id","workspace_id","owner_id") WHERE "document"."owner_id" is not null;--> statement-breakpoint
CREATE INDEX "document_approval_document_idx" ON "document_approval" USING btree ("org_id","workspace_id","document_id") WHERE "document_approval"."document_id" is not null;--> statement-breakpoint
CREATE INDEX "document_control_control_idx" ON "document_control" USING btree ("org_id","workspace_id","control_id");--> statement-breakpoint
CREATE INDEX "document_criterion_criterion_idx" ON "document_criterion" USING btree ("org_id","workspace_id","criterion_id");--> statement-breakpoint
CREATE POLICY "document_member" ON "document" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_system" ON "document" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_auditor" ON "document" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and id in (select a.document_id from document_approval a));--> statement-breakpoint
CREATE POLICY "document_identity" ON "document" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "document_acknowledgement_member" ON "document_acknowledgement" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_acknowledgement_system" ON "document_acknowledgement" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_acknowledgement_auditor" ON "document_acknowledgement" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and document_id in (select a.document_id from document_approval a));--> statement-breakpoint
CREATE POLICY "document_acknowledgement_identity" ON "document_acknowledgement" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "document_approval_member" ON "document_approval" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_approval_system" ON "document_approval" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_approval_auditor" ON "document_approval" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and exists (select from engagement e));--> statement-breakpoint
CREATE POLICY "document_approval_identity" ON "document_approval" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "document_control_member" ON "document_control" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_control_system" ON "document_control" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_control_auditor" ON "document_control" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and document_id in (select a.document_id from document_approval a) and control_id in (select app.shown_controls()));--> statement-breakpoint
CREATE POLICY "document_control_identity" ON "document_control" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "document_criterion_member" ON "document_criterion" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_criterion_system" ON "document_criterion" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_criterion_auditor" ON "document_criterion" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and document_id in (select a.document_id from document_approval a) and criterion_id in (select ec.criterion_id from engagement_criterion ec));--> statement-breakpoint
CREATE POLICY "document_criterion_identity" ON "document_criterion" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "document_version_member" ON "document_version" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_version_system" ON "document_version" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "document_version_auditor" ON "document_version" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (document_id, version) in (select a.document_id, a.version from document_approval a));--> statement-breakpoint
CREATE POLICY "document_version_identity" ON "document_version" AS PERMISSIVE FOR SELECT TO "identity" USING (false);