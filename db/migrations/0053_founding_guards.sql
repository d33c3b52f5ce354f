-- The only way to a new tenant. It counts what the same person founded, and what the same provider set up, within a day, this one
-- included: over all tenants, which no tenant's own rows could tell.
create function app.found_organization(p_org uuid, p_kind text, p_name text, p_provider uuid)
returns table (by_person bigint, by_provider bigint) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(coalesce(app.person_id()::text, ''), 6));
  perform pg_advisory_xact_lock(hashtextextended(coalesce(p_provider::text, ''), 7)) where p_provider is not null;
  insert into organization (org_id, kind, name, founder_id, provider_id) values (p_org, p_kind, p_name, app.person_id(), p_provider);
  return query select
    (select count(*) from organization o where o.founder_id = app.person_id() and o.created_at > now() - interval '1 day'),
    (select count(*) from organization o where o.provider_id = p_provider and o.created_at > now() - interval '1 day');
end $$;
--> statement-breakpoint
-- Tells besides what the same person sent the same mailbox, so that nobody uses up what others may send it.
drop function app.queue_mail(uuid, text, text, text, text);
--> statement-breakpoint
create function app.queue_mail(p_id uuid, p_class text, p_recipient text, p_subject text, p_body text)
returns table (by_sender bigint, to_mailbox bigint, between_both bigint) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if app.person_id() is not null then
    perform pg_advisory_xact_lock(hashtextextended(app.person_id()::text, 5));
  end if;
  insert into mail (id, sender_id, class, recipient, subject, body)
  values (p_id, app.person_id(), p_class, p_recipient, p_subject, p_body);
  return query select
    (select count(*) from mail m where m.sender_id = app.person_id() and m.class = p_class and m.created_at > now() - interval '1 day'),
    count(*), count(*) filter (where m.sender_id = app.person_id())
    from mail m where regexp_replace(m.recipient, '[+][^@]*@', '@') = regexp_replace(p_recipient, '[+][^@]*@', '@')
      and m.class = p_class and m.created_at > now() - interval '1 day';
end $$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.found_organization(uuid, text, text, uuid) owner to keeper;
--> statement-breakpoint
alter function app.queue_mail(uuid, text, text, text, text) owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.found_organization(uuid, text, text, uuid), app.queue_mail(uuid, text, text, text, text) from public;
--> statement-breakpoint
grant execute on function app.found_organization(uuid, text, text, uuid) to system;
--> statement-breakpoint
grant execute on function app.queue_mail(uuid, text, text, text, text) to member, system, identity;
--> statement-breakpoint
grant select, insert on organization to keeper;
--> statement-breakpoint
revoke insert on organization from member, system;
--> statement-breakpoint
update app.schema_floor set migrations = 54;
