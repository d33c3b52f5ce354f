do $$
declare t text;
begin
  foreach t in array array['document', 'document_version', 'document_approval', 'document_acknowledgement', 'document_control', 'document_criterion'] loop
    execute format('alter table %I force row level security', t);
    execute format('revoke all on %I from public', t);
    execute format('grant select, insert on %I to member, system', t);
    execute format('grant select on %I to auditor', t);
  end loop;
  foreach t in array array['document_version', 'document_approval', 'document_acknowledgement'] loop
    execute format('create trigger %I before update or delete or truncate on %I for each statement execute function app.refuse_change()', t || '_is_immutable', t);
  end loop;
end $$;
--> statement-breakpoint
grant update on document to member, system;
--> statement-breakpoint
grant delete on document_control, document_criterion to member, system;
