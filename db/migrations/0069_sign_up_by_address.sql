ALTER TABLE "sign_up" DROP CONSTRAINT "sign_up_name_is_one_line";--> statement-breakpoint
ALTER TABLE "sign_up" DROP CONSTRAINT "sign_up_organization_is_one_line";--> statement-breakpoint
ALTER TABLE "sign_up" DROP COLUMN "name";--> statement-breakpoint
ALTER TABLE "sign_up" DROP COLUMN "password_hash";--> statement-breakpoint
ALTER TABLE "sign_up" DROP COLUMN "organization";--> statement-breakpoint
DROP POLICY "sign_up_keeper" ON "sign_up" CASCADE;--> statement-breakpoint
drop function app.confirm_sign_up(text, uuid);
--> statement-breakpoint
revoke all on sign_up from keeper, identity;
--> statement-breakpoint
grant select, insert, delete on sign_up to identity;
--> statement-breakpoint
-- Earlier versions keep what the asker typed, and make the account of it.
update app.schema_floor set migrations = 70;
