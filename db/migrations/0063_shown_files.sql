-- Functions of what auditors are shown are named `shown_…`; the policy is written again, or its column keeps the old name.
alter function app.counted_evidence() rename to shown_files;
--> statement-breakpoint
ALTER POLICY "evidence_file_auditor" ON "evidence_file" TO auditor USING (org_id = (select app.org_id()) and workspace_id = (select app.workspace_id()) and evidence_id in (select app.shown_files()));
--> statement-breakpoint
update app.schema_floor set migrations = 64;
