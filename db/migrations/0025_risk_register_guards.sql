do $$
declare t text;
begin
  foreach t in array array['risk_asset', 'risk_acceptance', 'risk_scale'] loop
    execute format('alter table %I force row level security', t);
    execute format('revoke all on %I from public', t);
    execute format('grant select, insert, delete on %I to member, system', t);
    execute format('grant select on %I to auditor', t);
  end loop;
end $$;
--> statement-breakpoint
revoke delete on risk_scale from member, system;
--> statement-breakpoint
grant update on risk_scale to member, system;
