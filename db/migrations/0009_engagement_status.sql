ALTER TABLE "engagement" ADD COLUMN "status" text DEFAULT 'plan' NOT NULL;--> statement-breakpoint
ALTER TABLE "engagement" ADD COLUMN "issued_on" date;