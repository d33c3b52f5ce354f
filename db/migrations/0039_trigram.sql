create schema trigram;
--> statement-breakpoint
create extension if not exists pg_trgm schema trigram;
--> statement-breakpoint
alter extension pg_trgm set schema trigram;
--> statement-breakpoint
grant usage on schema trigram to member, system, auditor;
