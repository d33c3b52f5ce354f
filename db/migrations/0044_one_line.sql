-- Text on one line, all of it to be seen: made by oneLinePattern() of server/platform/rules/lines.ts, with which a test compares it.
create function app.one_line(line text) returns boolean language sql immutable parallel safe return line !~ '[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180e\u200b\u200e-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]|(?<![\u0600-\u061b\u061d-\u109f\u1780-\u17b3\u17b6-\u180d\u180f-\u18af\u1a00-\u1bff\u2190-\u27ff\u2900-\u2bff\ua800-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f\U0001f000-\U0001faff])[\u200c-\u200d]|[\u200c-\u200d](?![\u0600-\u061b\u061d-\u109f\u1780-\u17b3\u17b6-\u180d\u180f-\u18af\u1a00-\u1bff\u2190-\u27ff\u2900-\u2bff\ua800-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f\U0001f000-\U0001faff])|(?<![\u0023\u002a\u0030-\u0039\u00a9\u00ae\u1000-\u109f\u1820-\u18af\u203c\u2049\u2100-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299\u3400-\u9fff\uf900-\ufaff\U0001f000-\U0001faff\U00020000-\U0003ffff])[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]|^[\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|[\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]$';
--> statement-breakpoint
grant execute on function app.one_line(text) to member, system, identity, keeper;
--> statement-breakpoint
-- Rows of before lose what cannot be seen where the row can be changed later; what was recorded for good stays, so nothing is validated.
create function app.mended_line(line text) returns text language sql immutable return coalesce(nullif(btrim(regexp_replace(line, '[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180e\u200b\u200e-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]|(?<![\u0600-\u061b\u061d-\u109f\u1780-\u17b3\u17b6-\u180d\u180f-\u18af\u1a00-\u1bff\u2190-\u27ff\u2900-\u2bff\ua800-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f\U0001f000-\U0001faff])[\u200c-\u200d]|[\u200c-\u200d](?![\u0600-\u061b\u061d-\u109f\u1780-\u17b3\u17b6-\u180d\u180f-\u18af\u1a00-\u1bff\u2190-\u27ff\u2900-\u2bff\ua800-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f\U0001f000-\U0001faff])|(?<![\u0023\u002a\u0030-\u0039\u00a9\u00ae\u1000-\u109f\u1820-\u18af\u203c\u2049\u2100-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299\u3400-\u9fff\uf900-\ufaff\U0001f000-\U0001faff\U00020000-\U0003ffff])[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]|^[\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|[\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]$', '', 'g')), ''), '-');
--> statement-breakpoint
create function app.mended_line_twice(line text) returns text language sql immutable return app.mended_line(app.mended_line(regexp_replace(line, '[\u0009-\u000d\u0085\u2028\u2029]+', ' ', 'g')));
--> statement-breakpoint
update person set name = case when app.one_line(name) then name else app.mended_line_twice(name) end where not (coalesce(app.one_line(name), true));
--> statement-breakpoint
update organization set name = case when app.one_line(name) then name else app.mended_line_twice(name) end where not (coalesce(app.one_line(name), true));
--> statement-breakpoint
update membership set name = case when app.one_line(name) then name else app.mended_line_twice(name) end where not (coalesce(app.one_line(name), true));
--> statement-breakpoint
update workspace set name = case when app.one_line(name) then name else app.mended_line_twice(name) end where not (coalesce(app.one_line(name), true));
--> statement-breakpoint
update delegation set provider_name = case when app.one_line(provider_name) then provider_name else app.mended_line_twice(provider_name) end where not (coalesce(app.one_line(provider_name), true));
--> statement-breakpoint
update audit_grant set firm_name = case when app.one_line(firm_name) then firm_name else app.mended_line_twice(firm_name) end where not (coalesce(app.one_line(firm_name), true));
--> statement-breakpoint
update access_token set name = case when app.one_line(name) then name else app.mended_line_twice(name) end where not (coalesce(app.one_line(name), true));
--> statement-breakpoint
update control set title = case when app.one_line(title) then title else app.mended_line_twice(title) end, category = case when app.one_line(category) then category else app.mended_line_twice(category) end where not (coalesce(app.one_line(title), true) and coalesce(app.one_line(category), true));
--> statement-breakpoint
update control_view set name = case when app.one_line(name) then name else app.mended_line_twice(name) end where not (coalesce(app.one_line(name), true));
--> statement-breakpoint
update document set title = case when app.one_line(title) then title else app.mended_line_twice(title) end where not (coalesce(app.one_line(title), true));
--> statement-breakpoint
update criterion set title = case when app.one_line(title) then title else app.mended_line_twice(title) end, group_name = case when app.one_line(group_name) then group_name else app.mended_line_twice(group_name) end, category = case when app.one_line(category) then category else app.mended_line_twice(category) end where not (coalesce(app.one_line(title), true) and coalesce(app.one_line(group_name), true) and coalesce(app.one_line(category), true));
--> statement-breakpoint
drop function app.mended_line_twice(text);
--> statement-breakpoint
drop function app.mended_line(text);
--> statement-breakpoint
ALTER TABLE "control" ADD CONSTRAINT "control_code_is_one_line" CHECK (app.one_line("control"."code")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "control" ADD CONSTRAINT "control_title_is_one_line" CHECK (app.one_line("control"."title")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "control" ADD CONSTRAINT "control_category_is_one_line" CHECK (app.one_line("control"."category")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "control" ADD CONSTRAINT "control_evidence_types_is_one_line" CHECK (app.one_line(array_to_string("control"."evidence_types", ' '))) NOT VALID;
--> statement-breakpoint
ALTER TABLE "control_event" ADD CONSTRAINT "control_event_reference_is_one_line" CHECK (app.one_line("control_event"."reference")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "control_view" ADD CONSTRAINT "control_view_name_is_one_line" CHECK (app.one_line("control_view"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_title_is_one_line" CHECK (app.one_line("document"."title")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_title_is_one_line" CHECK ("evidence"."state" <> 'submitted' or app.one_line("evidence"."title")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_system_is_one_line" CHECK ("evidence"."state" <> 'submitted' or app.one_line("evidence"."system")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "evidence_file" ADD CONSTRAINT "evidence_file_name_is_one_line" CHECK (app.one_line("evidence_file"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "upload" ADD CONSTRAINT "upload_name_is_one_line" CHECK (app.one_line("upload"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_name_is_one_line" CHECK (app.one_line("person"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "sign_up" ADD CONSTRAINT "sign_up_name_is_one_line" CHECK (app.one_line("sign_up"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "sign_up" ADD CONSTRAINT "sign_up_organization_is_one_line" CHECK (app.one_line("sign_up"."organization" ->> 'name')) NOT VALID;
--> statement-breakpoint
ALTER TABLE "import_draft" ADD CONSTRAINT "import_draft_file_name_is_one_line" CHECK (app.one_line("import_draft"."file_name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_provider_name_is_one_line" CHECK (app.one_line("delegation"."provider_name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_name_is_one_line" CHECK (app.one_line("membership"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_name_is_one_line" CHECK (app.one_line("organization"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_name_is_one_line" CHECK (app.one_line("workspace"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "criterion" ADD CONSTRAINT "criterion_code_is_one_line" CHECK (app.one_line("criterion"."code")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "criterion" ADD CONSTRAINT "criterion_title_is_one_line" CHECK (app.one_line("criterion"."title")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "criterion" ADD CONSTRAINT "criterion_group_name_is_one_line" CHECK (app.one_line("criterion"."group_name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "criterion" ADD CONSTRAINT "criterion_category_is_one_line" CHECK (app.one_line("criterion"."category")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "framework" ADD CONSTRAINT "framework_name_is_one_line" CHECK (app.one_line("framework"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "framework" ADD CONSTRAINT "framework_version_is_one_line" CHECK (app.one_line("framework"."version")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "report_plan_version" ADD CONSTRAINT "report_plan_version_name_is_one_line" CHECK (app.one_line("report_plan_version"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "risk" ADD CONSTRAINT "risk_category_is_one_line" CHECK (app.one_line("risk"."category")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "risk_scale" ADD CONSTRAINT "risk_scale_likelihoods_is_one_line" CHECK (app.one_line(array_to_string("risk_scale"."likelihoods", ' '))) NOT VALID;
--> statement-breakpoint
ALTER TABLE "risk_scale" ADD CONSTRAINT "risk_scale_impacts_is_one_line" CHECK (app.one_line(array_to_string("risk_scale"."impacts", ' '))) NOT VALID;
--> statement-breakpoint
ALTER TABLE "scope_item_version" ADD CONSTRAINT "scope_item_version_name_is_one_line" CHECK (app.one_line("scope_item_version"."name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "audit_grant" ADD CONSTRAINT "audit_grant_firm_name_is_one_line" CHECK (app.one_line("audit_grant"."firm_name")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "access_token" ADD CONSTRAINT "access_token_name_is_one_line" CHECK (app.one_line("access_token"."name")) NOT VALID;
