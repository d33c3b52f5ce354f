import { FieldChanges } from "#app/_ui/sheet.tsx";
import { formatDay, today } from "#server/ground/calendar/rules.ts";
import {
  CLASSIFICATION_LABEL,
  DATA_OWNER_LABEL,
  METHOD_LABEL,
  STANDING_LABEL,
} from "#server/programme/scope/rules/kinds.ts";
import type { ScopeVersion } from "#server/programme/scope/schema.ts";

type Props = { versions: ScopeVersion[]; timeZone: string };

/** Who changed what, when, and from which day it applies; newest first. */
export function ItemVersions({ versions, timeZone }: Props) {
  return (
    <ol className="border-rule border-t">
      {versions.map((version, i) => (
        <li key={version.version} className="border-rule border-b py-2">
          <p>
            <span className="font-medium">Version {version.version}</span>
            <span className="text-ink-2">
              {" "}
              · {version.savedBy} ·{" "}
              <time dateTime={version.savedAt}>{formatDay(today(version.savedAt, timeZone))}</time> · in force from{" "}
              {formatDay(version.effectiveFrom)}
            </span>
          </p>
          <Changes before={versions[i + 1]} after={version} />
        </li>
      ))}
    </ol>
  );
}

const FIELDS: [string, (v: ScopeVersion) => string | null][] = [
  ["name", (v) => v.name],
  ["description", (v) => v.description],
  ["owner", (v) => v.ownerName],
  ["standing", (v) => STANDING_LABEL[v.standing]],
  ["reason", (v) => v.reason],
  ["ISMS", (v) => (v.inIsms ? "within" : "outside")],
  ["classification", (v) => v.classification && CLASSIFICATION_LABEL[v.classification]],
  ["whose data", (v) => v.dataOwner && DATA_OWNER_LABEL[v.dataOwner]],
  ["method", (v) => v.method && METHOD_LABEL[v.method]],
];

function Changes({ before, after }: { before: ScopeVersion | undefined; after: ScopeVersion }) {
  if (!before) return <p className="text-ink-2">First version.</p>;
  const changed = FIELDS.filter(([, of]) => of(before) !== of(after));
  if (changed.length === 0) return <p className="text-ink-2">Its criteria or its first day changed.</p>;
  return (
    <FieldChanges
      changes={changed.map(([label, of]) => ({ label, from: of(before) || "none", to: of(after) || "none" }))}
    />
  );
}
