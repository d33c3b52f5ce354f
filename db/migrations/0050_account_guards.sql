-- The only way into the outbox. It counts what the same person sent, and what the same mailbox was sent, of the same class within a day,
-- this message included: over all tenants and all senders, which no tenant's own rows could tell.
create function app.queue_mail(p_id uuid, p_class text, p_recipient text, p_subject text, p_body text)
returns table (by_sender bigint, to_mailbox bigint) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if app.person_id() is not null then
    perform pg_advisory_xact_lock(hashtextextended(app.person_id()::text, 5));
  end if;
  insert into mail (id, sender_id, class, recipient, subject, body)
  values (p_id, app.person_id(), p_class, p_recipient, p_subject, p_body);
  return query select
    (select count(*) from mail m where m.sender_id = app.person_id() and m.class = p_class and m.created_at > now() - interval '1 day'),
    (select count(*) from mail m where regexp_replace(m.recipient, '[+][^@]*@', '@') = regexp_replace(p_recipient, '[+][^@]*@', '@')
      and m.class = p_class and m.created_at > now() - interval '1 day');
end $$;
--> statement-breakpoint
-- Passwords' hashes are read by these two alone: what is needed to compute one, and whether what was computed is it.
create function app.password_setting(p_person uuid) returns text language sql stable security definer set search_path = public, pg_temp
as $$ select substring(p.password_hash from '^(.*)[$][^$]*$') from person p where p.id = p_person $$;
--> statement-breakpoint
create function app.password_fits(p_person uuid, p_hash text) returns boolean language sql stable security definer set search_path = public, pg_temp
as $$ select coalesce((select sha256(convert_to(p.password_hash, 'UTF8')) = sha256(convert_to(p_hash, 'UTF8')) from person p where p.id = p_person), false) $$;
--> statement-breakpoint
-- Makes the person of a confirmed sign-up, with the password chosen then. Of many who use one link, one finds it.
create function app.confirm_sign_up(p_token text, p_person uuid) returns table (email text, name text, organization jsonb)
language plpgsql security definer set search_path = public, pg_temp as $$
declare v sign_up;
begin
  delete from sign_up s where s.token_hash = p_token and s.expires_at > now() returning * into v;
  if v.token_hash is null then return; end if;
  insert into person (id, email, name, password_hash) values (p_person, v.email, v.name, v.password_hash);
  return query select v.email, v.name, v.organization;
end $$;
--> statement-breakpoint
grant create on schema app to keeper;
--> statement-breakpoint
alter function app.queue_mail(uuid, text, text, text, text) owner to keeper;
--> statement-breakpoint
alter function app.password_setting(uuid) owner to keeper;
--> statement-breakpoint
alter function app.password_fits(uuid, text) owner to keeper;
--> statement-breakpoint
alter function app.confirm_sign_up(text, uuid) owner to keeper;
--> statement-breakpoint
revoke create on schema app from keeper;
--> statement-breakpoint
revoke execute on function app.queue_mail(uuid, text, text, text, text), app.password_setting(uuid), app.password_fits(uuid, text), app.confirm_sign_up(text, uuid) from public;
--> statement-breakpoint
grant execute on function app.queue_mail(uuid, text, text, text, text) to member, system, identity;
--> statement-breakpoint
grant execute on function app.password_setting(uuid), app.password_fits(uuid, text), app.confirm_sign_up(text, uuid) to identity;
--> statement-breakpoint
grant select, insert on mail, person to keeper;
--> statement-breakpoint
grant select, delete on sign_up to keeper;
--> statement-breakpoint
revoke insert on mail from member, system, identity;
--> statement-breakpoint
grant select (id, sent_at, refused_at) on mail to member;
--> statement-breakpoint
revoke select on person, sign_up from identity;
--> statement-breakpoint
grant select (id, email, name, created_at, password_changed_at, is_demo, checkpoint_mail, checkpoint_mailed_at) on person to identity;
--> statement-breakpoint
grant select (token_hash, email, name, organization, expires_at) on sign_up to identity;
