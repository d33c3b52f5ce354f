-- No earlier version can run beside these three: they add to the outbox through app.queue_mail alone.
DROP POLICY "mail_system" ON "mail" CASCADE;--> statement-breakpoint
ALTER TABLE "mail" DROP COLUMN "org_id";--> statement-breakpoint
update app.schema_floor set migrations = 51;
