do $$
declare t text;
begin
  foreach t in array array['mapping_rejection', 'control_origin'] loop
    execute format('alter table %I force row level security', t);
    execute format('revoke all on %I from public', t);
    execute format('grant select, insert, delete on %I to member, system', t);
    execute format('grant select on %I to auditor', t);
  end loop;
end $$;
--> statement-breakpoint
grant update on control_origin to member, system;
--> statement-breakpoint
alter table control_criterion add constraint control_criterion_strength_check check (strength in ('fully', 'partly', 'supports'));
