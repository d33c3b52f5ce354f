ALTER TABLE "delegation" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "engagement" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "criterion" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "control_criterion" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "vendor_report" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
-- An auditor reads vendor reports by column.
grant select (version) on vendor_report to auditor;
--> statement-breakpoint
-- As before, but for this: a row kept before a column was added has in it what the column gave to the rows of that day, and not nothing.
do $do$
declare
  v_keep constant regprocedure := 'app.keep_past(text[], text[], text[])';
  t record;
begin
  for t in select * from (values
    (' as columns,', $$ as columns, coalesce((select 'jsonb_build_object(' || string_agg(format('%L, %s', a.attname, pg_get_expr(d.adbin, d.adrelid)), ', ') || ')'
        from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
        where d.adrelid = c.oid and a.attnotnull and a.attgenerated = '' and pg_get_expr(d.adbin, d.adrelid) !~ '\('), $q$'{}'::jsonb$q$) as given,$$),
    ('public.%4$I, k.before)', 'public.%4$I, %5$s || k.before)'),
    ('t.columns, t.key, t.name)', 't.columns, t.key, t.name, t.given)')) v (was, is_now)
  loop
    if position(t.was in pg_get_functiondef(v_keep)) = 0 then raise exception '% has not %', v_keep, t.was; end if;
    execute replace(pg_get_functiondef(v_keep), t.was, t.is_now);
  end loop;
end $do$;
