"use client";

import Link from "next/link";
import { useState } from "react";
import { NotReleasedLine, useIsReleased } from "#app/_features/plan/released/released.tsx";
import { ForReader } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { addressing, isAddressed } from "#server/programme/risks/rules/objectives.ts";
import type { Risk } from "#server/programme/risks/schema.ts";
import { NO_RISK } from "./words.ts";

const RiskForm = atIntent(() => import("./risk-form.tsx").then((m) => m.RiskForm));

type Props = {
  scope: InWorkspace;
  criterionId: string;
  risks: Risk[];
  mayManage: boolean;
};

/** What threatens an objective, and which control addresses each. */
export function RisksPart({ scope, criterionId, risks, mayManage }: Props) {
  const [open, setOpen] = useState<Risk | "new" | null>(null);
  const isReleased = useIsReleased("riskRegister");
  return (
    <Part name="What could go wrong">
      {!isReleased ? (
        <NotReleasedLine />
      ) : risks.length === 0 ? (
        <p className="text-ink-2">
          <ForReader words={NO_RISK} />
        </p>
      ) : (
        <ul className="border-rule border-t">
          {risks.map((risk) => (
            <li
              key={risk.id}
              className="grid gap-x-4 gap-y-1 border-rule border-b py-2 sm:grid-cols-[7rem_minmax(0,1fr)_auto]"
            >
              <Link className="link w-fit" href={hrefIn(scope, `/risks/${risk.id}`)}>
                <Code>{risk.code}</Code>
              </Link>
              <span className="grid gap-0.5">
                <span>{risk.description}</span>
                <span>
                  {isAddressed(risk) ? (
                    <StateSign state="covered" word={`addressed by ${codes(risk)}`} wrap />
                  ) : risk.controls.length + risk.unshown.controls > 0 ? (
                    <StateSign state="late" word={`${codes(risk)} is not in operation`} wrap />
                  ) : (
                    <StateSign state="missing" word="no control addresses it" />
                  )}
                </span>
              </span>
              {mayManage && (
                <Button size="small" variant="quiet" aria-label={`Change ${risk.code}`} onClick={() => setOpen(risk)}>
                  Change
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayManage && (
        <Button size="small" className="mt-2" onClick={() => setOpen("new")}>
          Add a risk
        </Button>
      )}
      {open && (
        <RiskForm
          scope={scope}
          criterionId={criterionId}
          risk={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </Part>
  );
}

function codes(risk: Risk): string {
  return addressing(risk).join(", ");
}
