-- Whom the auditor of the transaction's engagement is shown by name: everybody named in rows that the auditor is shown, and nobody else. It
-- reads with the caller's rights, so that what another policy hides names nobody here. Whoever lets another column name a membership
-- adds it: tests/access/named-people.test.ts compares this with the foreign keys.
create function app.shown_people() returns setof uuid language sql stable parallel safe rows 100
begin atomic
  select p.id from control c cross join lateral (values (c.owner_id), (c.performer_id), (c.reviewer_id)) p (id) where p.id is not null
  union select (s.step ->> 'membershipId')::uuid from control c cross join lateral jsonb_array_elements(c.escalation) s (step)
  union select v.owner_id from scope_item_version v where v.owner_id is not null
  union select r.owner_id from risk r where r.owner_id is not null
  union select d.owner_id from document d where d.owner_id is not null
  union select a.membership_id from document_acknowledgement a;
end;
--> statement-breakpoint
-- How many people the organization's documents are for. Row security would let an auditor count only those who are named.
create function app.reader_count() returns integer language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from membership m where m.org_id = app.org_id() and m.state = 'active' and (current_setting('role') <> 'auditor' or exists (
    select from engagement e where e.org_id = m.org_id and e.workspace_id = app.workspace_id() and e.id = app.engagement_id()))
$$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.reader_count() owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.shown_people(), app.reader_count() from public;
--> statement-breakpoint
grant execute on function app.shown_people() to auditor;
--> statement-breakpoint
grant execute on function app.reader_count() to member, auditor, system;
--> statement-breakpoint
grant select (org_id, state) on membership to keeper;
--> statement-breakpoint
-- Names, and that somebody has left: a join that reads an address, a role or whether somebody has signed in is refused, not empty.
revoke select on membership from auditor;
--> statement-breakpoint
grant select (org_id, id, name, ended_at) on membership to auditor;
--> statement-breakpoint
CREATE POLICY "membership_keeper" ON "membership" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
ALTER POLICY "membership_auditor" ON "membership" TO auditor USING (org_id = (select app.org_id()) and id in (select app.shown_people()));--> statement-breakpoint
-- Versions before this one read the addresses of people as an auditor, which is refused.
update app.schema_floor set migrations = 57;
