do $$
declare t text;
begin
  foreach t in array array['risk', 'risk_criterion', 'risk_control'] loop
    execute format('alter table %I force row level security', t);
    execute format('revoke all on %I from public', t);
    execute format('grant select, insert, delete on %I to member, system', t);
    execute format('grant select on %I to auditor', t);
  end loop;
end $$;
--> statement-breakpoint
grant update on risk to member, system;
