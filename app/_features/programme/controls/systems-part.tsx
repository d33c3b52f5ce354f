import Link from "next/link";
import { hrefIn } from "#app/_lib/scope.ts";
import { Part } from "#app/_ui/sheet.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ControlRelated } from "#server/programme/controls/schema/related.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import { ChangeSystems } from "./change-systems.tsx";

type Props = {
  scope: InWorkspace;
  controlId: string;
  related: Pick<ControlRelated, "systems" | "systemsVersion" | "unreleasedSystems">;
  mayWrite: boolean;
};

/** The parts of the system that the control runs on. */
export function SystemsPart({ scope, controlId, related, mayWrite }: Props) {
  const { systems, systemsVersion, unreleasedSystems } = related;
  if (systems.length === 0 && unreleasedSystems === 0 && !mayWrite) return null;
  return (
    <Part name="Runs on">
      <ul className="border-rule border-t">
        {systems.map((s) => (
          <li key={s.id} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 border-rule border-b py-1.5">
            <span className="text-ink-2">{KINDS[s.kind].one}</span>
            <span>
              <Link className="link" href={hrefIn(scope, `/scope/${s.id}`)}>
                {s.name}
              </Link>
              {s.isGone ? <span className="text-miss"> · no longer there</span> : null}
            </span>
          </li>
        ))}
      </ul>
      {unreleasedSystems > 0 ? (
        <p className="pt-1 text-ink-2">
          {unreleasedSystems} {systems.length > 0 ? "more " : ""}of the scope, not released to you yet.
        </p>
      ) : null}
      {mayWrite ? (
        <ChangeSystems
          scope={scope}
          controlId={controlId}
          systems={systems.map(({ id, name }) => ({ id, name }))}
          version={systemsVersion}
        />
      ) : null}
    </Part>
  );
}
