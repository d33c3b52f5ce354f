CREATE TABLE "release" (
	"org_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"engagement_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"document_id" uuid,
	"is_withdrawn" boolean NOT NULL,
	"versions" jsonb NOT NULL,
	"entries" bigint NOT NULL,
	"released_by_id" uuid NOT NULL,
	"released_by" text NOT NULL,
	"released_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "release_org_id_workspace_id_engagement_id_number_pk" PRIMARY KEY("org_id","workspace_id","engagement_id","number"),
	CONSTRAINT "release_names_its_document" CHECK (("release"."kind" = 'document') = ("release"."document_id" is not null)),
	CONSTRAINT "release_released_by_is_one_line" CHECK (app.one_line("release"."released_by"))
);
--> statement-breakpoint
ALTER TABLE "release" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "release" ADD CONSTRAINT "release_engagement_fk" FOREIGN KEY ("org_id","workspace_id","engagement_id") REFERENCES "public"."engagement"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release" ADD CONSTRAINT "release_document_fk" FOREIGN KEY ("org_id","workspace_id","document_id") REFERENCES "public"."document"("org_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "release_document_idx" ON "release" USING btree ("org_id","workspace_id","document_id") WHERE "release"."document_id" is not null;--> statement-breakpoint
CREATE POLICY "release_member" ON "release" AS PERMISSIVE FOR ALL TO "member" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "release_system" ON "release" AS PERMISSIVE FOR ALL TO "system" USING (org_id = (select app.org_id())) WITH CHECK (org_id = (select app.org_id()));--> statement-breakpoint
CREATE POLICY "release_auditor" ON "release" AS PERMISSIVE FOR SELECT TO "auditor" USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and engagement_id = (select app.engagement_id()));--> statement-breakpoint
CREATE POLICY "release_identity" ON "release" AS PERMISSIVE FOR SELECT TO "identity" USING (false);--> statement-breakpoint
CREATE POLICY "release_keeper" ON "release" AS PERMISSIVE FOR SELECT TO "keeper" USING (org_id = (select app.org_id()));--> statement-breakpoint
-- What the client has released to who audits the transaction's engagement: of each kind and each document the last act, unless it took it
-- back, and each name with its version; what two releases hold is read in the later one. Policies ask it once a statement.
create function app.released() returns jsonb language sql stable parallel safe
begin atomic
  select coalesce(jsonb_object_agg(p.name, p.version), '{}') from (
    select v.name, max(v.version::int) as version
    from (select distinct on (r.kind, r.document_id) r.is_withdrawn, r.versions from release r
      where r.org_id = app.org_id() and r.workspace_id = app.workspace_id() and r.engagement_id = app.engagement_id()
      order by r.kind, r.document_id, r.number desc) last
    cross join lateral jsonb_each_text(last.versions) v (name, version)
    where not last.is_withdrawn group by v.name) p;
end;
--> statement-breakpoint
revoke execute on function app.released() from public;
--> statement-breakpoint
grant execute on function app.released() to auditor, keeper;
--> statement-breakpoint
ALTER POLICY "document_acknowledgement_auditor" ON "document_acknowledgement" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (document_id, version) in (select a.document_id, a.version from document_approval a));--> statement-breakpoint
ALTER POLICY "document_approval_auditor" ON "document_approval" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and version <= ((select app.released()) ->> document_id::text)::int and (document_id in (select dc.document_id from document_control dc) or document_id in (select dk.document_id from document_criterion dk)));--> statement-breakpoint
ALTER POLICY "document_control_auditor" ON "document_control" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (select app.released()) ? document_id::text and control_id in (select app.shown_controls()));--> statement-breakpoint
ALTER POLICY "document_criterion_auditor" ON "document_criterion" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (select app.released()) ? document_id::text and criterion_id in (select ec.criterion_id from engagement_criterion ec));--> statement-breakpoint
ALTER POLICY "journal_entry_auditor" ON "journal_entry" TO auditor USING (org_id = (select app.org_id()) and log_id = (select app.workspace_id()) and ((action in ('control.change_approved', 'control.changed', 'control.created', 'control.mapped', 'control.mapping_changed', 'control.reinstated', 'control.retired', 'control.systems_changed', 'control.unmapped', 'engagement.adopted', 'engagement.dates_changed', 'engagement.rolled_forward', 'engagement.status_changed', 'evidence.accepted', 'evidence.submitted', 'evidence.superseded', 'evidence.withdrawn', 'release.made', 'release.withdrawn') and (subject_id = (select app.engagement_id()) or (subject_type = 'evidence' and subject_id in (select app.shown_evidence())) or (subject_type = 'control' and subject_id in (select app.shown_controls())))) or (action in ('evidence.exported', 'evidence.opened', 'export.made') and engagement_id = (select app.engagement_id()) and under_org_id = (select app.actor_org_id()))));--> statement-breakpoint
ALTER POLICY "risk_auditor" ON "risk" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (select app.released()) ? 'risk_register' and (id in (select rc.risk_id from risk_criterion rc) or exists (select from engagement e where e.kind = 'iso27001')));--> statement-breakpoint
ALTER POLICY "risk_criterion_auditor" ON "risk_criterion" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (select app.released()) ? 'risk_register' and criterion_id in (select ec.criterion_id from engagement_criterion ec));--> statement-breakpoint
ALTER POLICY "risk_scale_auditor" ON "risk_scale" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (select app.released()) ? 'risk_register');--> statement-breakpoint
ALTER POLICY "description_version_auditor" ON "description_version" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and engagement_id = (select app.engagement_id()) and version = ((select app.released()) ->> ('section:' || section))::int);--> statement-breakpoint
ALTER POLICY "diagram_version_auditor" ON "diagram_version" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and version = ((select app.released()) ->> 'diagram')::int);--> statement-breakpoint
ALTER POLICY "scope_item_auditor" ON "scope_item" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (select app.released()) ? id::text and (kind not in ('context_issue', 'interested_party') or exists (select from engagement e where e.kind = 'iso27001')));--> statement-breakpoint
ALTER POLICY "scope_item_criterion_auditor" ON "scope_item_criterion" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and item_id in (select i.id from scope_item i) and criterion_id in (select ec.criterion_id from engagement_criterion ec));--> statement-breakpoint
ALTER POLICY "scope_item_version_auditor" ON "scope_item_version" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and item_id in (select i.id from scope_item i) and version <= ((select app.released()) ->> item_id::text)::int);--> statement-breakpoint
ALTER POLICY "vendor_report_auditor" ON "vendor_report" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and (select app.released()) ? 'vendor_list');--> statement-breakpoint
alter table release force row level security;
--> statement-breakpoint
revoke all on release from public;
--> statement-breakpoint
grant select, insert on release to member, system;
--> statement-breakpoint
grant select on release to auditor, keeper;
--> statement-breakpoint
create trigger release_is_immutable before update or delete or truncate on release for each statement execute function app.refuse_change();
--> statement-breakpoint
-- To release is the client's own act, in the name of who does it: a provider's people run the programme, and release nothing of it. A
-- document goes in a version that somebody approved.
create function app.guard_release() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_setting('role') = 'none' or new.org_id is distinct from app.org_id() then return new; end if;
  if new.released_by_id is distinct from app.person_id() or app.actor_org_id() is distinct from new.org_id then
    raise exception 'what auditors read is released by the client itself' using errcode = 'check_violation', constraint = 'release_is_the_clients';
  end if;
  if new.kind = 'document' and not new.is_withdrawn and not exists (select from document_approval a where a.org_id = new.org_id
    and a.workspace_id = new.workspace_id and a.document_id = new.document_id and a.version = (new.versions ->> new.document_id::text)::int) then
    raise exception 'only an approved version of a document is released' using errcode = 'check_violation', constraint = 'release_is_approved';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger release_is_the_clients before insert on release for each row execute function app.guard_release();
--> statement-breakpoint
-- Counts of what is hidden tell of nothing that is not released.
create or replace function app.unshown_addressing() returns table (risk_id uuid, controls int, operating int) language sql stable security definer rows 100
set search_path = public, pg_temp as $$
  select l.risk_id, count(*)::int, (count(*) filter (where c.status = 'active'))::int
  from risk_control l join control c on c.org_id = l.org_id and c.workspace_id = l.workspace_id and c.id = l.control_id
  where current_setting('role') = 'auditor' and l.org_id = app.org_id() and l.workspace_id = app.workspace_id()
    and (select app.released()) ? 'risk_register' and l.control_id not in (select app.shown_controls())
    and exists (select from engagement e where e.org_id = l.org_id and e.workspace_id = l.workspace_id and e.id = app.engagement_id())
  group by l.risk_id
$$;
--> statement-breakpoint
create or replace function app.unshown_ties() returns table (item_id uuid, criteria int) language sql stable security definer rows 100
set search_path = public, pg_temp as $$
  select l.item_id, count(*)::int from scope_item_criterion l
  where current_setting('role') = 'auditor' and l.org_id = app.org_id() and l.workspace_id = app.workspace_id()
    and (select app.released()) ? l.item_id::text
    and not exists (select from engagement_criterion ec where ec.org_id = l.org_id and ec.workspace_id = l.workspace_id
      and ec.criterion_id = l.criterion_id and ec.engagement_id = app.engagement_id())
    and exists (select from engagement e where e.org_id = l.org_id and e.workspace_id = l.workspace_id and e.id = app.engagement_id())
  group by l.item_id
$$;
--> statement-breakpoint
-- A vendor's report is a fact of the vendor; what the client's review came to is the client's own.
revoke select on vendor_report from auditor;
--> statement-breakpoint
grant select (org_id, workspace_id, id, vendor_id, kind, period_from, period_to, opinion, bridge_to, reviewed_on, reviewed_by, review_expires_on, created_at)
  on vendor_report to auditor;
--> statement-breakpoint
-- Other engagements are named in the windows of a version: an auditor reads everything else of it, and asks of their own window below.
revoke select on control_version from auditor;
--> statement-breakpoint
grant select (org_id, workspace_id, control_id, version, effective_from, snapshot, changed_at, changed_by, why, approved_by, proposal_id, mappings)
  on control_version to auditor;
--> statement-breakpoint
-- The versions that changed a shown control inside the window of the auditor's engagement: those that say so by its name, and, should its
-- dates and so its name have changed since, those that were made while it was under way and bear on its days.
create function app.shown_windows(p_name text) returns table (control_id uuid, version int) language sql stable security definer rows 100
set search_path = public, pg_temp as $$
  select v.control_id, v.version from engagement e
  join control_version v on v.org_id = e.org_id and v.workspace_id = e.workspace_id and v.windows <> '{}'
  left join lateral (select b.snapshot from control_version b where b.org_id = v.org_id and b.workspace_id = v.workspace_id
    and b.control_id = v.control_id and b.version < v.version order by b.version desc limit 1) before on true
  where e.org_id = app.org_id() and e.workspace_id = app.workspace_id() and e.id = app.engagement_id()
    and v.control_id in (select app.shown_controls())
    and (p_name = any (v.windows) or (e.window_opened_at <= v.changed_at and least(coalesce(v.effective_from, '-infinity'),
      app.design_start(before.snapshot, v.snapshot, v.effective_from)) <= e.window_to))
$$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.shown_windows(text) owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.guard_release(), app.shown_windows(text) from public;
--> statement-breakpoint
grant execute on function app.shown_windows(text) to auditor;
--> statement-breakpoint
grant execute on function app.design_start(jsonb, jsonb, date), app.unsaid(text) to keeper;
--> statement-breakpoint
-- Versions before this one read, as an auditor, the columns that are refused now.
update app.schema_floor set migrations = 71;
