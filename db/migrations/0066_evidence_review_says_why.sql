ALTER TABLE "evidence_review" DROP CONSTRAINT "evidence_is_returned_with_a_reason";--> statement-breakpoint
ALTER TABLE "evidence_review" DROP CONSTRAINT "evidence_review_decides";--> statement-breakpoint
ALTER TABLE "evidence_review" ADD CONSTRAINT "evidence_review_says_why" CHECK ("evidence_review"."decision" <> 'returned' or coalesce(length(trim("evidence_review"."reason")), 0) >= 3);
--> statement-breakpoint
-- As before, and it knows the decisions there are.
create or replace function app.keep_second_reviewer() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare v evidence;
begin
  select * into v from evidence e where e.org_id = new.org_id and e.workspace_id = new.workspace_id and e.id = new.evidence_id for share;
  if not found then
    raise exception 'there is no such evidence here' using errcode = 'insufficient_privilege';
  end if;
  if new.decision not in ('accepted', 'returned') then
    raise exception 'evidence is accepted or returned' using errcode = 'check_violation', constraint = 'evidence_review_decides';
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
