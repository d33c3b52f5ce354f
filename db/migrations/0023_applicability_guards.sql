do $$
declare t text;
begin
  foreach t in array array['applicability', 'applicability_version', 'applicability_approval'] loop
    execute format('alter table %I force row level security', t);
    execute format('revoke all on %I from public', t);
    execute format('grant select, insert on %I to member, system', t);
    execute format('grant select on %I to auditor', t);
  end loop;
  foreach t in array array['applicability_version', 'applicability_approval'] loop
    execute format('create trigger %I before update or delete or truncate on %I for each statement execute function app.refuse_change()', t || '_is_immutable', t);
  end loop;
end $$;
--> statement-breakpoint
grant update on applicability to member, system;
