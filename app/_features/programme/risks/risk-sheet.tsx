"use client";

import Link from "next/link";
import { useState } from "react";
import { NO_OWNER } from "#app/_features/people/people/words.ts";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { ForReader, useForReader } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { Fact, Part } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { today as dayOf, formatDay } from "#server/ground/calendar/rules.ts";
import { addressing } from "#server/programme/risks/rules/objectives.ts";
import { RISK_GAP_LABEL, riskGaps, TREATMENT_LABEL } from "#server/programme/risks/rules/register.ts";
import type { Risk, RiskScale, RiskSheet as Sheet } from "#server/programme/risks/schema.ts";
import { RatingWord } from "./rating-word.tsx";
import { MISSING, NO_CRITERION, NOT_ACCEPTED } from "./words.ts";

const AcceptDialog = atIntent(() => import("./accept-dialog.tsx").then((m) => m.AcceptDialog));
const RiskForm = atIntent(() => import("./risk-form.tsx").then((m) => m.RiskForm));

type Props = {
  scope: InWorkspace;
  risk: Risk;
  scale: RiskScale;
  met: Sheet["met"];
  today: string;
  timeZone: string;
  may: { manage: boolean; accept: boolean };
};

/** One risk: its rating, its treatment, and its links through controls to criteria. */
export function RiskSheet({ scope, risk, scale, met, today, timeZone, may }: Props) {
  const [open, setOpen] = useState<"change" | "accept" | null>(null);
  const gaps = riskGaps(risk, scale, today);
  const forReader = useForReader();
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid min-w-0 content-start gap-6">
        {gaps.length > 0 && (
          <Part name={forReader(MISSING)}>
            <ul className="grid gap-1">
              {gaps.map((gap) => (
                <li key={gap}>
                  <StateSign state="late" word={RISK_GAP_LABEL[gap]} />
                </li>
              ))}
            </ul>
          </Part>
        )}
        <Part name="What could go wrong">
          <p className="max-w-[72ch] whitespace-pre-line text-lg">{risk.description}</p>
          {risk.cause && <p className="max-w-[72ch] whitespace-pre-line pt-2">Because: {risk.cause}</p>}
          {risk.consequence && <p className="max-w-[72ch] whitespace-pre-line pt-2">Then: {risk.consequence}</p>}
        </Part>
        <AddressedBy scope={scope} risk={risk} met={met} />
        <Acceptances risk={risk} timeZone={timeZone} />
      </div>
      <div className="grid content-start gap-4">
        <p className="flex flex-wrap gap-2">
          {may.manage && <Button onClick={() => setOpen("change")}>Change</Button>}
          {may.accept && <Button onClick={() => setOpen("accept")}>Accept</Button>}
        </p>
        <Facts scope={scope} risk={risk} scale={scale} />
      </div>
      {open === "change" && <RiskForm scope={scope} risk={risk} scale={scale} onClose={() => setOpen(null)} />}
      {open === "accept" && <AcceptDialog scope={scope} risk={risk} onClose={() => setOpen(null)} />}
    </div>
  );
}

function AddressedBy({ scope, risk, met }: Pick<Props, "scope" | "risk" | "met">) {
  const forReader = useForReader();
  return (
    <Part name="Controls that address it">
      {risk.controls.length + risk.unshown.controls === 0 ? (
        <StateSign state="missing" word="no control" />
      ) : (
        <ul className="border-rule border-t">
          {risk.controls.map((c) => (
            <li key={c.id} className="grid gap-x-4 border-rule border-b py-1.5 sm:grid-cols-2">
              <span>
                <Link className="link" href={controlHref(scope, c)}>
                  <Code>{c.code}</Code>
                </Link>{" "}
                {c.title} {c.status !== "active" && <span className="text-ink-2">({c.status})</span>}
              </span>
              <span className="text-ink-2">
                meets{" "}
                {met
                  .filter((m) => m.controlId === c.id)
                  .map((m) => m.code)
                  .join(", ") || forReader(NO_CRITERION)}
              </span>
            </li>
          ))}
          {risk.unshown.controls > 0 && <li className="py-1.5 text-ink-2">{addressing(risk).at(-1)}</li>}
        </ul>
      )}
    </Part>
  );
}

function Acceptances({ risk, timeZone }: Pick<Props, "risk" | "timeZone">) {
  return (
    <Part name="Accepted">
      {risk.acceptances.length === 0 ? (
        <p className="text-ink-2">
          <ForReader words={NOT_ACCEPTED} />
        </p>
      ) : (
        <ul className="border-rule border-t">
          {risk.acceptances.map((a) => (
            <li key={a.acceptedAt} className="border-rule border-b py-1.5">
              {a.acceptedBy}, {formatDay(dayOf(a.acceptedAt, timeZone))}, at {a.score}, until {formatDay(a.until)}
              <span className="block whitespace-pre-line text-ink-2">{a.why}</span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Facts({ scope, risk, scale }: Pick<Props, "scope" | "risk" | "scale">) {
  const forReader = useForReader();
  return (
    <Part name="Facts">
      <dl className="border-rule border-t">
        <Fact name="Owner">{risk.owner?.name ?? <ForReader words={NO_OWNER} />}</Fact>
        <Fact name="Inherent">
          <RatingWord rating={risk.inherent} scale={scale} />
        </Fact>
        <Fact name="Residual">
          <RatingWord rating={risk.residual} scale={scale} />
        </Fact>
        <Fact name="Treatment">{risk.treatment ? TREATMENT_LABEL[risk.treatment] : "not chosen"}</Fact>
        {risk.treatmentPlan && <Fact name="Plan">{risk.treatmentPlan}</Fact>}
        {risk.treatmentDue && <Fact name="Treated by">{formatDay(risk.treatmentDue)}</Fact>}
        <Fact name="Category">{risk.category ?? "none"}</Fact>
        <Fact name="Fraud">{risk.isFraud ? "yes" : "no"}</Fact>
        <Fact name="Threatens">
          {risk.criteria.length === 0
            ? forReader(NO_CRITERION)
            : risk.criteria.map((c) => (
                <Link
                  key={c.id}
                  className="link mr-2 inline-flex min-h-6 items-center"
                  href={hrefIn(scope, `/criteria/${c.id}`)}
                >
                  <Code>{c.code}</Code>
                </Link>
              ))}
        </Fact>
        <Fact name="Affects">
          {risk.assets.length === 0
            ? "none"
            : risk.assets.map((a) => (
                <Link key={a.id} className="link block min-h-6" href={hrefIn(scope, `/scope/${a.id}`)}>
                  {a.name}
                </Link>
              ))}
        </Fact>
      </dl>
    </Part>
  );
}
