CREATE TABLE "known_device" (
	"token_hash" text NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "known_device_token_hash_person_id_pk" PRIMARY KEY("token_hash","person_id")
);
--> statement-breakpoint
ALTER TABLE "known_device" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "known_device" ADD CONSTRAINT "known_device_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "known_device_person_idx" ON "known_device" USING btree ("person_id");--> statement-breakpoint
CREATE POLICY "known_device_identity" ON "known_device" AS PERMISSIVE FOR ALL TO "identity" USING (true) WITH CHECK (true);
--> statement-breakpoint
ALTER TABLE "known_device" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
grant select, insert, update, delete on known_device to identity;
