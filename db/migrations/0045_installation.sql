-- Which installation this database is, so that no copy of it takes the evidence store of the original for its own. `home` is where the
-- installation was begun: whatever a copy made by a dump or a template holds, it stands somewhere else. `store`: an old installation's own
-- store, full and unmarked, is marked once; a new one takes an empty store alone; one that has been marked stays so.
create table app.installation (id uuid not null, home text not null, store text not null check (store in ('old', 'new', 'marked')));
--> statement-breakpoint
create unique index installation_one_row on app.installation ((true));
--> statement-breakpoint
create function app.database_home() returns text language sql stable
  return (select system_identifier::text from pg_control_system()) || '/' || (select oid::text from pg_database where datname = current_database());
--> statement-breakpoint
insert into app.installation (id, home, store)
select gen_random_uuid(), app.database_home(), case when exists (select from organization) then 'old' else 'new' end;
--> statement-breakpoint
create view app.this_installation with (security_invoker = true) as select id, home = app.database_home() as at_home, store from app.installation;
--> statement-breakpoint
grant select on app.this_installation, app.installation to identity;
--> statement-breakpoint
grant execute on function app.database_home() to identity;
--> statement-breakpoint
grant update (store) on app.installation to identity;
