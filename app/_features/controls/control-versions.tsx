import { formatDay, today } from "#server/calendar/rules.ts";
import type { ControlSheet } from "#server/controls/schema.ts";

type Version = ControlSheet["versions"][number];

/** Who changed what when, the newest first; every version is kept. */
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
          {version.changes.length === 0 ? (
            <p className="text-ink-2">Written down first.</p>
          ) : (
            <dl className="grid gap-1 pt-1">
              {version.changes.map((change) => (
                <div key={change.field} className="grid gap-x-3 sm:grid-cols-[9rem_minmax(0,1fr)]">
                  <dt className="text-ink-2">{change.label}</dt>
                  <dd className="min-w-0 break-words">
                    <del className="whitespace-pre-line text-ink-2 decoration-miss">{change.from}</del>
                    <span className="text-ink-2" aria-hidden="true">
                      {" → "}
                    </span>
                    <ins className="whitespace-pre-line decoration-tick underline-offset-3">{change.to}</ins>
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ol>
  );
}
