CREATE POLICY "document_approval_keeper" ON "document_approval" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
grant select on document_approval to keeper;
--> statement-breakpoint
-- The documents of which a later version was approved than the one that is released to the auditor: the released one is not in force any more, and
-- must not look so.
create function app.unreleased_versions() returns setof uuid language sql stable security definer rows 10 set search_path = public, pg_temp as $$
  select distinct a.document_id from document_approval a
  where current_setting('role') = 'auditor' and a.org_id = app.org_id() and a.workspace_id = app.workspace_id()
    and a.version > ((select app.released()) ->> a.document_id::text)::int
$$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.unreleased_versions() owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.unreleased_versions() from public;
--> statement-breakpoint
grant execute on function app.unreleased_versions() to auditor, member, system;
