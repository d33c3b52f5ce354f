ALTER TABLE "row_digest_entry" ADD COLUMN "table_name" text;--> statement-breakpoint
alter table row_digest_entry disable trigger row_digest_entry_is_append_only;
--> statement-breakpoint
alter table row_digest_entry no force row level security;
--> statement-breakpoint
alter table row_digest no force row level security;
--> statement-breakpoint
update row_digest_entry e set table_name = d.table_name from row_digest d where d.org_id = e.org_id and d.id = e.digest_id;
--> statement-breakpoint
alter table row_digest force row level security;
--> statement-breakpoint
alter table row_digest_entry force row level security;
--> statement-breakpoint
alter table row_digest_entry enable trigger row_digest_entry_is_append_only;
--> statement-breakpoint
ALTER TABLE "row_digest_entry" ALTER COLUMN "table_name" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "row_digest_entry_table_idx" ON "row_digest_entry" USING btree ("org_id","log_id","table_name","sequence");
