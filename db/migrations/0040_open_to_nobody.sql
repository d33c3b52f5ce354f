-- Of workspaces that share an address the one made first keeps it.
update workspace w set slug = w.slug || '-' || replace(w.id::text, '-', '')
where exists (select from workspace o where o.slug = w.slug and (o.created_at, o.id) < (w.created_at, w.id))
   or w.slug ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
--> statement-breakpoint
ALTER TABLE "workspace" DROP CONSTRAINT "workspace_slug_key";--> statement-breakpoint
DROP INDEX "workspace_slug_idx";--> statement-breakpoint
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_address_key" UNIQUE("slug");--> statement-breakpoint
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_slug_is_no_id" CHECK ("workspace"."slug" !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$');
--> statement-breakpoint
-- What these names mean is decided here and not by the caller's search path. A body that is parsed when it is written can still be
-- put into the policies that call it, which a function with settings of its own cannot.
create or replace function app.org_id() returns uuid language sql stable parallel safe return nullif(current_setting('app.org_id', true), '')::uuid;
--> statement-breakpoint
create or replace function app.workspace_id() returns uuid language sql stable parallel safe return nullif(current_setting('app.workspace_id', true), '')::uuid;
--> statement-breakpoint
create or replace function app.engagement_id() returns uuid language sql stable parallel safe return nullif(current_setting('app.engagement_id', true), '')::uuid;
--> statement-breakpoint
create or replace function app.person_id() returns uuid language sql stable parallel safe return nullif(current_setting('app.person_id', true), '')::uuid;
--> statement-breakpoint
create or replace function app.actor_org_id() returns uuid language sql stable parallel safe return nullif(current_setting('app.actor_org_id', true), '')::uuid;
--> statement-breakpoint
do $$
declare f regprocedure;
begin
  for f in select oid from pg_proc where pronamespace = 'app'::regnamespace and prokind = 'f' and proconfig is null and prosqlbody is null loop
    execute format('alter function %s set search_path = public, pg_temp', f);
  end loop;
end $$;
--> statement-breakpoint
revoke execute on all functions in schema app from public;
--> statement-breakpoint
-- Whatever is made later is for nobody until a grant says whom it is for.
alter default privileges revoke execute on functions from public;
