ALTER TABLE "person" ADD COLUMN "checkpoint_mail" text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "checkpoint_mailed_at" timestamp(3) with time zone;--> statement-breakpoint
CREATE POLICY "journal_head_every_keeper" ON "journal_head" AS PERMISSIVE FOR SELECT TO "keeper" USING (true);