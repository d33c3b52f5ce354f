alter table evidence_review force row level security;
--> statement-breakpoint
revoke all on evidence_review from public;
--> statement-breakpoint
grant select, insert on evidence_review to member;
--> statement-breakpoint
grant select on evidence_review to system, auditor, keeper;
--> statement-breakpoint
grant update (asks_review) on workspace to member;
--> statement-breakpoint
create trigger evidence_review_is_immutable before update or delete or truncate on evidence_review for each statement execute function app.refuse_change();
--> statement-breakpoint
-- Whether one of the controls asks for a second person's review, by itself or because the workspace does.
create function app.asks_review(p_org uuid, p_workspace uuid, p_controls uuid[]) returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (select from control c join workspace w on w.org_id = c.org_id and w.id = c.workspace_id
    where c.org_id = p_org and c.workspace_id = p_workspace and c.id = any(p_controls)
      and (c.evidence_review = 'asked' or (c.evidence_review = 'workspace' and w.asks_review)))
$$;
--> statement-breakpoint
-- Evidence that serves a control which asks for a review cannot say that none was asked for.
create function app.keep_review_asked() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from links l join evidence e on e.org_id = l.org_id and e.workspace_id = l.workspace_id and e.id = l.evidence_id and not e.review_asked
             join control c on c.org_id = l.org_id and c.workspace_id = l.workspace_id and c.id = l.control_id
             join workspace w on w.org_id = c.org_id and w.id = c.workspace_id
             where c.evidence_review = 'asked' or (c.evidence_review = 'workspace' and w.asks_review)) then
    raise exception 'a control of this evidence asks for a review' using errcode = 'check_violation', constraint = 'evidence_review_is_asked';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger evidence_review_is_asked after insert on evidence_control referencing new table as links for each statement execute function app.keep_review_asked();
--> statement-breakpoint
-- Who brought it is who writes it: else somebody could bring evidence in another's name and review it in their own.
create function app.keep_submitter() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_setting('role') = 'member' and new.submitted_by_id is distinct from app.person_id() then
    raise exception 'evidence is submitted in one''s own name' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger evidence_names_its_submitter before insert on evidence for each row execute function app.keep_submitter();
--> statement-breakpoint
-- The second person: in their own name, about evidence that awaits a review, and never who submitted it. Whoever ends it at the same time waits.
create function app.keep_second_reviewer() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare v evidence;
begin
  select * into v from evidence e where e.org_id = new.org_id and e.workspace_id = new.workspace_id and e.id = new.evidence_id for share;
  if not found then
    raise exception 'there is no such evidence here' using errcode = 'insufficient_privilege';
  end if;
  if v.state is distinct from 'submitted' or not v.review_asked then
    raise exception 'this evidence awaits no review' using errcode = 'check_violation', constraint = 'evidence_awaits_review';
  end if;
  if new.reviewed_by_id is not distinct from v.submitted_by_id then
    raise exception 'a second person reviews evidence' using errcode = 'check_violation', constraint = 'evidence_second_person';
  end if;
  if current_setting('role') = 'member' and new.reviewed_by_id is distinct from app.person_id() then
    raise exception 'evidence is reviewed in one''s own name' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger evidence_has_second_reviewer before insert on evidence_review for each row execute function app.keep_second_reviewer();
--> statement-breakpoint
-- What was returned is shown to no auditor; what awaits its review is, but for its files.
create or replace function app.shown_evidence() returns setof uuid language sql stable parallel safe security definer set search_path = public, pg_temp as $$
  select v.id from evidence v join engagement e on e.org_id = v.org_id and e.workspace_id = v.workspace_id and e.id = app.engagement_id()
    and v.covers_from <= e.evidence_to and v.covers_to >= e.evidence_from
  where v.org_id = app.org_id() and v.workspace_id = app.workspace_id() and exists (
    select from evidence_control l where l.org_id = v.org_id and l.workspace_id = v.workspace_id and l.evidence_id = v.id
      and l.control_id in (select app.shown_controls()))
    and not exists (select from evidence_review r where r.org_id = v.org_id and r.workspace_id = v.workspace_id and r.evidence_id = v.id
      and r.decision = 'returned')
$$;
--> statement-breakpoint
create function app.counted_evidence() returns setof uuid language sql stable parallel safe security definer set search_path = public, pg_temp as $$
  select v.id from evidence v where v.org_id = app.org_id() and v.workspace_id = app.workspace_id() and v.id in (select app.shown_evidence())
    and (not v.review_asked or exists (select from evidence_review r where r.org_id = v.org_id and r.workspace_id = v.workspace_id
      and r.evidence_id = v.id and r.decision = 'accepted'))
$$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.counted_evidence() owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.counted_evidence(), app.asks_review(uuid, uuid, uuid[]), app.keep_review_asked(), app.keep_submitter(), app.keep_second_reviewer() from public;
--> statement-breakpoint
grant execute on function app.counted_evidence() to auditor, keeper;
--> statement-breakpoint
grant execute on function app.asks_review(uuid, uuid, uuid[]), app.keep_review_asked(), app.keep_submitter(), app.keep_second_reviewer() to member, system;
--> statement-breakpoint
ALTER POLICY "evidence_file_auditor" ON "evidence_file" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and evidence_id in (select app.counted_evidence()));
