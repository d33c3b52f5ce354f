grant update (decided_by_id) on control_proposal to member, system;
--> statement-breakpoint
-- The engagements under way, or once under way, and every day that they have looked at meanwhile. One from before these columns has its dates.
create function app.opened_windows(p_org uuid, p_workspace uuid) returns table (engagement_id uuid, window_from date, window_to date) language sql stable
set search_path = public, pg_temp as $$
  select e.id, coalesce(e.window_from, e.evidence_from), coalesce(e.window_to, e.evidence_to) from engagement e
  where e.org_id = p_org and e.workspace_id = p_workspace
    and (e.window_from is not null or e.status in ('operate', 'fieldwork', 'report', 'issued', 'superseded'))
$$;
--> statement-breakpoint
-- Whether a control was ever in force: from then on its design is more than a draft of it. What this transaction wrote is its first design.
create function app.was_in_force(p_org uuid, p_workspace uuid, p_control uuid) returns boolean language sql stable
set search_path = public, pg_temp as $$
  select exists (select from control_version v where v.org_id = p_org and v.workspace_id = p_workspace and v.control_id = p_control
    and v.snapshot ->> 'status' <> 'draft' and v.xmin is distinct from pg_current_xact_id_if_assigned()::xid)
$$;
--> statement-breakpoint
-- The windows that read controls: by what they are mapped to, or were until a design change took it off.
create function app.reading_windows(p_org uuid, p_workspace uuid, p_controls uuid[] default null) returns table (control_id uuid, engagement_id uuid, window_to date)
language sql stable set search_path = public, pg_temp as $$
  select r.control_id, r.engagement_id, r.window_to from (
    select distinct m.control_id, w.engagement_id, w.window_to from app.opened_windows(p_org, p_workspace) w
    join engagement_criterion ec on ec.org_id = p_org and ec.workspace_id = p_workspace and ec.engagement_id = w.engagement_id
    join (
      select cc.control_id, cc.criterion_id from control_criterion cc
      where cc.org_id = p_org and cc.workspace_id = p_workspace and (p_controls is null or cc.control_id = any (p_controls))
      union all
      select v.control_id, (c ->> 'criterionId')::uuid from control_version v, jsonb_array_elements(v.mappings) c
      where v.org_id = p_org and v.workspace_id = p_workspace and (p_controls is null or v.control_id = any (p_controls)) and v.mappings <> '[]'
    ) m on m.criterion_id = ec.criterion_id) r
  where app.was_in_force(p_org, p_workspace, r.control_id)
$$;
--> statement-breakpoint
-- What a version from before the field was written down means by saying nothing.
create function app.unsaid(p_field text) returns text language sql immutable set search_path = public, pg_temp as $$
  select case p_field when 'evidenceReview' then 'workspace' end
$$;
--> statement-breakpoint
-- The first day on which a change of design bears; null for what changes nothing of it. Going to draft and back takes a control out of
-- every period, and a first or last day bears on the days between the old one and the new one.
create function app.design_start(p_before jsonb, p_after jsonb, p_effective date) returns date language sql immutable set search_path = public, pg_temp as $$
  select case
    when not exists (select from unnest(array['statement', 'frequency', 'anchor', 'dueDays', 'graceDays', 'type', 'nature', 'evidenceReview', 'status', 'operatesFrom', 'operatesTo']) f
                     where coalesce(p_before ->> f, app.unsaid(f)) is distinct from coalesce(p_after ->> f, app.unsaid(f))) then null
    when p_before ->> 'status' is distinct from p_after ->> 'status' and 'draft' in (p_before ->> 'status', p_after ->> 'status') then '-infinity'::date
    else least(coalesce(p_effective, '-infinity'),
      case when p_before ->> 'operatesFrom' is distinct from p_after ->> 'operatesFrom'
        then least(coalesce((p_before ->> 'operatesFrom')::date, '-infinity'), coalesce((p_after ->> 'operatesFrom')::date, '-infinity')) end,
      case when p_before ->> 'operatesTo' is distinct from p_after ->> 'operatesTo'
        then least(coalesce((p_before ->> 'operatesTo')::date + 1, 'infinity'), coalesce((p_after ->> 'operatesTo')::date + 1, 'infinity')) end)
  end
$$;
--> statement-breakpoint
-- Remembers every day that an engagement has looked at while it was under way: neither going back a step nor other dates take one away.
-- Withdrawn before its report, it looks at none after that day. A later end may not take in what somebody changed alone meanwhile.
create function app.keep_window() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  c_under_way constant text[] := array['operate', 'fieldwork', 'report', 'issued', 'superseded'];
  v_from date := coalesce(new.period_from, new.as_of - 364);
  v_to date := coalesce(new.period_to, new.as_of);
  v_was_to date;
begin
  if tg_op = 'INSERT' then
    if current_setting('role') = 'none' then return new; end if;
    new.window_from := null; new.window_to := null; new.window_opened_at := null;
    if new.status = any (c_under_way) then
      new.window_from := v_from; new.window_to := v_to; new.window_opened_at := now();
    end if;
    return new;
  end if;
  new.window_from := coalesce(old.window_from, case when old.status = any (c_under_way) then old.evidence_from end);
  new.window_to := coalesce(old.window_to, case when old.status = any (c_under_way) then old.evidence_to end);
  new.window_opened_at := coalesce(old.window_opened_at, case when old.status = any (c_under_way) then old.created_at end);
  v_was_to := new.window_to;
  if new.status = any (c_under_way) then
    new.window_from := least(new.window_from, v_from);
    new.window_to := greatest(new.window_to, v_to);
    new.window_opened_at := coalesce(new.window_opened_at, now());
  elsif new.status = 'withdrawn' and old.status in ('operate', 'fieldwork', 'report') then
    new.window_to := least(new.window_to, greatest(new.window_from,
      (now() at time zone coalesce((select w.time_zone from workspace w where w.org_id = new.org_id and w.id = new.workspace_id), 'UTC'))::date));
  end if;
  if new.window_to > v_was_to and current_setting('role') <> 'none' and exists (
    select from app.reading_windows(new.org_id, new.workspace_id) r
    join control_version v on v.org_id = new.org_id and v.workspace_id = new.workspace_id and v.control_id = r.control_id
      and v.proposal_id is null and v.changed_at >= new.window_opened_at
    cross join lateral (select b.snapshot from control_version b where b.org_id = v.org_id and b.workspace_id = v.workspace_id
      and b.control_id = v.control_id and b.version < v.version order by b.version desc limit 1) b
    where r.engagement_id = new.id and app.design_start(b.snapshot, v.snapshot, v.effective_from) > v_was_to
      and app.design_start(b.snapshot, v.snapshot, v.effective_from) <= new.window_to) then
    raise exception 'a design was changed by one person on days that the engagement would come to look at'
      using errcode = 'integrity_constraint_violation', constraint = 'window_takes_in_no_lone_change';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger engagement_keeps_its_window before insert or update on engagement for each row execute function app.keep_window();
--> statement-breakpoint
-- A proposal is made and decided in the name of who does it, with a reason; nobody approves their own, and a decision stands.
create function app.guard_proposal() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  -- Another tenant's row is the policy's to refuse, which is asked after this.
  if current_setting('role') = 'none' or new.org_id is distinct from app.org_id() then return new; end if;
  if tg_op = 'INSERT' then
    if new.outcome is not null or new.proposed_by_id is distinct from app.person_id() or btrim(new.why) = '' or cardinality(new.windows) = 0 then
      raise exception 'a design change is proposed by who acts, with a reason and its windows' using errcode = 'check_violation', constraint = 'proposal_is_of_who_acts';
    end if;
  elsif old.outcome is not null or new.decided_by_id is distinct from app.person_id() or (new.outcome = 'approved' and new.decided_by_id = old.proposed_by_id) then
    raise exception 'a design change is approved once, by a second person' using errcode = 'check_violation', constraint = 'proposal_is_approved_by_a_second_person';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger control_proposal_is_of_two before insert or update on control_proposal for each row execute function app.guard_proposal();
--> statement-breakpoint
-- Refuses a version that changes the design of a control inside a window that reads it, unless two people stand behind it: who proposed
-- exactly this, with a reason, and who approved it. And one that claims so where it is not.
create function app.require_two_for_versions() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_setting('role') = 'none' or not exists (select from rows_after r where r.version > 1) then return null; end if;
  -- Waits for whoever is opening or moving a window, so that the windows read here are those of the commit.
  perform from engagement e where (e.org_id, e.workspace_id) in (select r.org_id, r.workspace_id from rows_after r) for share of e;
  if exists (
    select from rows_after r
    left join lateral (select v.snapshot from control_version v where v.org_id = r.org_id and v.workspace_id = r.workspace_id
      and v.control_id = r.control_id and v.version < r.version order by v.version desc limit 1) b on true
    cross join lateral (select app.design_start(b.snapshot, r.snapshot, least(coalesce(r.effective_from, '-infinity'), current_date + 1)) as start) d
    where r.version > 1
      and (r.proposal_id is not null or (d.start is not null and exists (
        select from app.reading_windows(r.org_id, r.workspace_id, array[r.control_id]) w where w.window_to >= d.start)))
      and not exists (select from control_proposal q where q.org_id = r.org_id and q.workspace_id = r.workspace_id and q.id = r.proposal_id
        and q.control_id = r.control_id and q.outcome = 'approved' and q.decided_by_id <> q.proposed_by_id
        and (d.start is null or (q.after = r.snapshot and q.effective_from is not distinct from r.effective_from))
        and q.mappings = r.mappings and q.windows = r.windows and q.why = r.why and q.proposed_by = r.changed_by and q.decided_by = r.approved_by)) then
    raise exception 'a design inside an open window is changed by two people' using errcode = 'integrity_constraint_violation', constraint = 'design_change_has_two_people';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger control_version_has_two_people after insert on control_version referencing new table as rows_after
for each statement execute function app.require_two_for_versions();
--> statement-breakpoint
-- The same of mappings: to what an open window reads, a control that was ever in force is mapped, changed and unmapped by an approved version.
create function app.require_two_for_mappings() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare v_changes jsonb;
begin
  -- While no window was ever opened, as when a first list is imported, there is nothing to ask of each row.
  if current_setting('role') = 'none' or not exists (select from engagement e where e.org_id = app.org_id()
    and (e.window_from is not null or e.status in ('operate', 'fieldwork', 'report', 'issued', 'superseded'))) then return null; end if;
  if tg_op = 'INSERT' then
    select jsonb_agg(jsonb_build_object('org', a.org_id, 'workspace', a.workspace_id, 'control', a.control_id, 'criterion', a.criterion_id, 'strength', a.strength, 'points', a.points))
      into v_changes from rows_after a;
  elsif tg_op = 'DELETE' then
    select jsonb_agg(jsonb_build_object('org', b.org_id, 'workspace', b.workspace_id, 'control', b.control_id, 'criterion', b.criterion_id))
      into v_changes from rows_before b;
  else
    select jsonb_agg(jsonb_build_object('org', org_id, 'workspace', workspace_id, 'control', control_id, 'criterion', criterion_id, 'strength', a.strength, 'points', a.points))
      into v_changes from rows_before b full join rows_after a using (org_id, workspace_id, control_id, criterion_id)
      where a.strength is distinct from b.strength or a.points is distinct from b.points;
  end if;
  if v_changes is null then return null; end if;
  perform from engagement e where (e.org_id, e.workspace_id) in (
    select (c ->> 'org')::uuid, (c ->> 'workspace')::uuid from jsonb_array_elements(v_changes) c) for share of e;
  if exists (
    with change as materialized (select * from jsonb_to_recordset(v_changes) as c (org uuid, workspace uuid, control uuid, criterion uuid, strength text, points jsonb)),
      place as (select distinct c.org, c.workspace from change c),
      read as materialized (select p.org, p.workspace, ec.criterion_id from place p cross join lateral app.opened_windows(p.org, p.workspace) w
        join engagement_criterion ec on ec.org_id = p.org and ec.workspace_id = p.workspace and ec.engagement_id = w.engagement_id)
    select from change c
    where (c.org, c.workspace, c.criterion) in (select r.org, r.workspace, r.criterion_id from read r) and app.was_in_force(c.org, c.workspace, c.control)
      and not exists (select from control_version v, jsonb_array_elements(v.mappings) m
        where v.org_id = c.org and v.workspace_id = c.workspace and v.control_id = c.control and v.xmin = pg_current_xact_id()::xid
          and m ->> 'criterionId' = c.criterion::text and m #>> '{to,strength}' is not distinct from c.strength
          and (m #> '{to,points}' is not distinct from c.points))) then
    raise exception 'a mapping inside an open window is changed by two people' using errcode = 'integrity_constraint_violation', constraint = 'mapping_change_has_two_people';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger control_criterion_insert_has_two_people after insert on control_criterion referencing new table as rows_after
for each statement execute function app.require_two_for_mappings();
--> statement-breakpoint
create trigger control_criterion_update_has_two_people after update on control_criterion referencing old table as rows_before new table as rows_after
for each statement execute function app.require_two_for_mappings();
--> statement-breakpoint
create trigger control_criterion_delete_has_two_people after delete on control_criterion referencing old table as rows_before
for each statement execute function app.require_two_for_mappings();
--> statement-breakpoint
-- A control says what its newest version says: its design does not change beside its versions.
create function app.require_newest_version() returns trigger language plpgsql set search_path = public, pg_temp set datestyle = 'ISO, YMD' as $$
begin
  if current_setting('role') = 'none' then return null; end if;
  if not exists (select from control c join control_version v on v.org_id = c.org_id and v.workspace_id = c.workspace_id and v.control_id = c.id and v.version = c.version
    where c.org_id = new.org_id and c.workspace_id = new.workspace_id and c.id = new.id
      and (c.statement, c.status, c.evidence_review) = (v.snapshot ->> 'statement', v.snapshot ->> 'status', coalesce(v.snapshot ->> 'evidenceReview', app.unsaid('evidenceReview')))
      and not (c.frequency, c.anchor::text, c.due_days::text, c.grace_days::text, c.type, c.nature, c.operates_from::text, c.operates_to::text) is distinct from
        (v.snapshot ->> 'frequency', v.snapshot ->> 'anchor', v.snapshot ->> 'dueDays', v.snapshot ->> 'graceDays', v.snapshot ->> 'type', v.snapshot ->> 'nature',
         v.snapshot ->> 'operatesFrom', v.snapshot ->> 'operatesTo')
      and not exists (select from control_version n where n.org_id = c.org_id and n.workspace_id = c.workspace_id and n.control_id = c.id and n.version > c.version)) then
    raise exception 'a control says otherwise than its newest version' using errcode = 'integrity_constraint_violation', constraint = 'control_says_its_newest_version';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger control_says_its_newest_version after insert or update on control deferrable initially deferred
for each row execute function app.require_newest_version();
--> statement-breakpoint
revoke execute on all functions in schema app from public;
--> statement-breakpoint
grant execute on function app.opened_windows(uuid, uuid), app.was_in_force(uuid, uuid, uuid), app.reading_windows(uuid, uuid, uuid[]), app.design_start(jsonb, jsonb, date), app.unsaid(text) to member, system;
