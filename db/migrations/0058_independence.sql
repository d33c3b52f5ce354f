-- Roles belong to the cluster, so several databases of one cluster may meet here at once.
do $$
begin
  if not exists (select from pg_roles where rolname = 'arbiter') then create role arbiter nologin noinherit; end if;
exception when duplicate_object or unique_violation then null;
end $$;--> statement-breakpoint
DROP INDEX "audit_grant_person_email_key";--> statement-breakpoint
CREATE UNIQUE INDEX "audit_grant_person_email_key" ON "audit_grant_person" USING btree ("org_id","workspace_id","grant_id",lower("email")) WHERE "audit_grant_person"."revoked_at" is null;--> statement-breakpoint
CREATE POLICY "delegation_arbiter" ON "delegation" AS PERMISSIVE FOR SELECT TO "arbiter" USING (true);--> statement-breakpoint
CREATE POLICY "invitation_arbiter" ON "invitation" AS PERMISSIVE FOR SELECT TO "arbiter" USING (true);--> statement-breakpoint
CREATE POLICY "membership_arbiter" ON "membership" AS PERMISSIVE FOR SELECT TO "arbiter" USING (true);--> statement-breakpoint
CREATE POLICY "workspace_arbiter" ON "workspace" AS PERMISSIVE FOR SELECT TO "arbiter" USING (true);--> statement-breakpoint
CREATE POLICY "engagement_arbiter" ON "engagement" AS PERMISSIVE FOR SELECT TO "arbiter" USING (true);--> statement-breakpoint
CREATE POLICY "audit_grant_arbiter" ON "audit_grant" AS PERMISSIVE FOR SELECT TO "arbiter" USING (true);--> statement-breakpoint
CREATE POLICY "audit_grant_person_arbiter" ON "audit_grant_person" AS PERMISSIVE FOR SELECT TO "arbiter" USING (true);