import { FieldChanges } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import { formatDay, today } from "#server/ground/calendar/rules.ts";
import type { ControlSheet } from "#server/programme/controls/schema/control.ts";

type Version = ControlSheet["versions"][number];

/** All versions, newest first: who changed what, and when. */
export function ControlVersions({ versions, timeZone }: { versions: Version[]; timeZone: string }) {
  return (
    <ol className="border-rule border-t">
      {versions.map((version) => (
        <li key={version.version} className="border-rule border-b py-2">
          <p>
            <span className="font-medium">Version {version.version}</span>
            <span className="text-ink-2">
              {" "}
              · {version.changedBy} ·{" "}
              <time dateTime={version.changedAt}>{formatDay(today(version.changedAt, timeZone))}</time>
              {version.effectiveFrom
                ? ` · in force from ${formatDay(version.effectiveFrom)}`
                : " · in force from the beginning"}
            </span>
          </p>
          {version.windows.length > 0 && version.changes.length > 0 ? (
            <p>
              <StateSign state="due" word={`changed inside the period of ${version.windows.join(" and ")}`} wrap />
            </p>
          ) : null}
          {version.why ? <p className="whitespace-pre-line">{version.why}</p> : null}
          {version.approvedBy ? <p className="text-ink-2">Approved by {version.approvedBy}.</p> : null}
          {version.changes.length === 0 ? (
            <p className="text-ink-2">First version.</p>
          ) : (
            <FieldChanges changes={version.changes} />
          )}
        </li>
      ))}
    </ol>
  );
}
