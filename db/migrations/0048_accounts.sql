DROP INDEX "mail_unsent_idx";--> statement-breakpoint
ALTER TABLE "mail" ADD COLUMN "sender_id" uuid;--> statement-breakpoint
ALTER TABLE "mail" ADD COLUMN "class" text DEFAULT 'account' NOT NULL;--> statement-breakpoint
ALTER TABLE "mail" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "mail" ADD COLUMN "next_attempt_at" timestamp(3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "mail" ADD COLUMN "refused_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "mail_id" uuid;--> statement-breakpoint
CREATE INDEX "mail_due_idx" ON "mail" USING btree ("next_attempt_at") WHERE "mail"."sent_at" is null and "mail"."refused_at" is null;--> statement-breakpoint
CREATE INDEX "mail_sender_idx" ON "mail" USING btree ("sender_id","class","created_at");--> statement-breakpoint
CREATE INDEX "mail_mailbox_idx" ON "mail" USING btree (regexp_replace("recipient", '[+][^@]*@', '@'),"class","created_at");--> statement-breakpoint
DROP POLICY "mail_member" ON "mail" CASCADE;--> statement-breakpoint
CREATE POLICY "mail_keeper" ON "mail" AS PERMISSIVE FOR ALL TO "keeper" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "person_keeper" ON "person" AS PERMISSIVE FOR ALL TO "keeper" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sign_up_keeper" ON "sign_up" AS PERMISSIVE FOR ALL TO "keeper" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "mail_member" ON "mail" AS PERMISSIVE FOR SELECT TO "member" USING (id in (select i.mail_id from invitation i));