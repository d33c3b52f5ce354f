ALTER TABLE "organization" ADD COLUMN "founder_id" uuid;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "provider_id" uuid;--> statement-breakpoint
CREATE INDEX "organization_founder_idx" ON "organization" USING btree ("founder_id","created_at");--> statement-breakpoint
CREATE INDEX "organization_provider_idx" ON "organization" USING btree ("provider_id","created_at");--> statement-breakpoint
CREATE POLICY "organization_founding" ON "organization" AS PERMISSIVE FOR ALL TO "keeper" USING (true) WITH CHECK (true);