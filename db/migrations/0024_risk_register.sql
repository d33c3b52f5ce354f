CREATE TABLE "risk_acceptance" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"risk_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"score" integer NOT NULL,
	"why" text NOT NULL,
	"until" date NOT NULL,
	"accepted_by_id" uuid NOT NULL,
	"accepted_by" text NOT NULL,
	"accepted_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "risk_acceptance_org_id_workspace_id_id_pk" PRIMARY KEY("org_id","workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "risk_acceptance" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "risk_asset" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"risk_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	CONSTRAINT "risk_asset_org_id_workspace_id_risk_id_item_id_pk" PRIMARY KEY("org_id","workspace_id","risk_id","item_id")
);
--> statement-breakpoint
ALTER TABLE "risk_asset" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "risk_scale" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"likelihoods" text[] NOT NULL,
	"impacts" text[] NOT NULL,
	"tolerance" integer NOT NULL,
	"revision" integer NOT NULL,
	CONSTRAINT "risk_scale_org_id_workspace_id_pk" PRIMARY KEY("org_id","workspace_id")
);
--> statement-breakpoint
ALTER TABLE "risk_scale" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "cause" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "consequence" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "category" text;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "owner_id" uuid;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "is_fraud" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "likelihood" integer;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "impact" integer;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "residual_likelihood" integer;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "residual_impact" integer;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "treatment" text;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "treatment_plan" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "risk" ADD COLUMN "treatment_due" date;--> statement-breakpoint
ALTER TABLE "risk_acceptance" ADD CONSTRAINT "risk_acceptance_risk_fk" FOREIGN KEY ("org_id","workspace_id","risk_id") REFERENCES "public"."risk"("org_id","workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "risk_asset" ADD CONSTRAINT "risk_asset_risk_fk" FOREIGN KEY ("org_id","workspace_id","risk_id") REFERENCES "public"."risk"("org_id","workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "risk_asset" ADD CONSTRAINT "risk_asset_item_fk" FOREIGN KEY ("org_id","workspace_id","item_id") REFERENCES "public"."scope_item"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "risk_scale" ADD CONSTRAINT "risk_scale_org_id_workspace_id_workspace_org_id_id_fk" FOREIGN KEY ("org_id","workspace_id") REFERENCES "public"."workspace"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "risk_acceptance_risk_idx" ON "risk_acceptance" USING btree ("org_id","workspace_id","risk_id") WHERE "risk_acceptance"."risk_id" is not null;--> statement-breakpoint
CREATE INDEX "risk_asset_item_idx" ON "risk_asset" USING btree ("org_id","workspace_id","item_id");--> statement-breakpoint
ALTER TABLE "risk" ADD CONSTRAINT "risk_org_id_owner_id_membership_org_id_id_fk" FOREIGN KEY ("org_id","owner_id") REFERENCES "public"."membership"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "risk_owner_idx" ON "risk" USING btree ("org_id","workspace_id","owner_id") WHERE "risk"."owner_id" is not null;--> statement-breakpoint
CREATE POLICY "risk_acceptance_member" ON "risk_acceptance" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_acceptance_system" ON "risk_acceptance" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_acceptance_auditor" ON "risk_acceptance" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and risk_id in (select r.id from risk r));--> statement-breakpoint
CREATE POLICY "risk_acceptance_identity" ON "risk_acceptance" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "risk_asset_member" ON "risk_asset" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_asset_system" ON "risk_asset" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_asset_auditor" ON "risk_asset" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and risk_id in (select r.id from risk r));--> statement-breakpoint
CREATE POLICY "risk_asset_identity" ON "risk_asset" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "risk_scale_member" ON "risk_scale" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_scale_system" ON "risk_scale" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "risk_scale_auditor" ON "risk_scale" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and exists (select from engagement e));--> statement-breakpoint
CREATE POLICY "risk_scale_identity" ON "risk_scale" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
ALTER POLICY "risk_auditor" ON "risk" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (id in (select rc.risk_id from risk_criterion rc) or exists (select from engagement e where e.kind = 'iso27001')));--> statement-breakpoint
ALTER POLICY "risk_control_auditor" ON "risk_control" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and risk_id in (select r.id from risk r) and control_id in (select app.shown_controls()));