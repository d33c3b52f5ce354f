do $$
declare t text;
begin
  foreach t in array array['scope_item', 'scope_item_version', 'scope_item_criterion', 'vendor_report', 'diagram_version', 'description_version'] loop
    execute format('alter table %I force row level security', t);
    execute format('revoke all on %I from public', t);
    execute format('grant select, insert on %I to member, system', t);
    execute format('grant select on %I to auditor', t);
  end loop;
  foreach t in array array['scope_item_version', 'diagram_version', 'description_version'] loop
    execute format('create trigger %I before update or delete or truncate on %I for each statement execute function app.refuse_change()', t || '_is_immutable', t);
  end loop;
end $$;
--> statement-breakpoint
grant delete on scope_item_criterion to member, system;
--> statement-breakpoint
grant update, delete on vendor_report to member, system;
