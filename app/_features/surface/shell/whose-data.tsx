import type { WorkspaceView } from "#server/people/workspaces/schema.ts";

/** Says whose data this is whenever it is not the organization's own. */
export function WhoseData({ view }: { view: WorkspaceView }) {
  if (view.kind === "member") return null;
  const isAuditor = view.kind === "auditor";
  const how = isAuditor ? "You read it as an auditor, for" : "You operate it for them, as";
  const recorded = isAuditor
    ? "Every file you open or export is"
    : "What you change, and every file you open or export, is";
  return (
    <aside
      aria-label="Whose data this is"
      className="border-due border-b-2 bg-due-wash px-4 py-1.5 sm:px-6 print:hidden"
    >
      <strong className="font-medium">{view.organization.name}’s data.</strong> {how} {view.actingFor}. {recorded} in
      their record.
    </aside>
  );
}
