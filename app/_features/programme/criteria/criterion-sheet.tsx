"use client";

import Link from "next/link";
import { useState } from "react";
import { NotReleasedLine, useIsReleased } from "#app/_features/plan/released/released.tsx";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { AddItem } from "#app/_features/programme/scope/add-item.tsx";
import { ForReader, useForReader } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { Fact, Part } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { CriterionSheet as Sheet } from "#server/programme/criteria/schema.ts";
import { ASSERTION_LABEL } from "#server/programme/risks/rules/objectives.ts";
import type { Risk } from "#server/programme/risks/schema.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeItemName } from "#server/programme/scope/schema.ts";
import { RisksPart } from "./risks-part.tsx";
import { NOTHING_TIED, UNCOVERED } from "./words.ts";

const ObjectiveDialog = atIntent(() => import("./objective-dialog.tsx").then((m) => m.ObjectiveDialog));

type Props = {
  scope: InWorkspace;
  sheet: Sheet;
  risks: Risk[];
  /** scope items tied to it: vendors, complementary controls, commitments */
  tied: ScopeItemName[];
  today: string;
  may: { map: boolean; risks: boolean; scope: boolean; objectives: boolean };
};

/** One criterion or objective: what it asks, what threatens it, what meets it, and what others must do for it. */
export function CriterionSheet(props: Props) {
  const { scope, sheet, risks, tied, today, may } = props;
  const [rewording, setRewording] = useState(false);
  const isObjective = sheet.framework === "objectives";
  const written = new Set(tied.map((i) => i.name));
  const typical = sheet.typicalUserControls.filter((text) => !written.has(text));
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid min-w-0 content-start gap-6">
        <Part name={isObjective ? "Objective" : "Requirement"}>
          <p className="max-w-[72ch] text-lg">{sheet.description}</p>
          {isObjective && may.objectives && (
            <Button size="small" className="mt-2" onClick={() => setRewording(true)}>
              Reword, and choose assertions
            </Button>
          )}
          {sheet.points.length > 0 && (
            <ul aria-label="Points of focus" className="grid max-w-[72ch] list-disc gap-1 pt-2 pl-5">
              {sheet.points.map((p) => (
                <li key={p.id}>{p.text}</li>
              ))}
            </ul>
          )}
        </Part>
        <RisksPart scope={scope} criterionId={sheet.id} risks={risks} mayManage={may.risks} />
        <MetBy scope={scope} sheet={sheet} mayMap={may.map} />
        <Part name="Complementary controls">
          <Tied scope={scope} items={tied} />
          {may.scope && typical.length > 0 && (
            <div className="mt-2 grid gap-1.5">
              <p className="text-ink-2">Customers usually must:</p>
              <ul className="border-rule border-t">
                {typical.map((text) => (
                  <li key={text} className="flex flex-wrap items-baseline gap-x-4 border-rule border-b py-1.5">
                    <span className="min-w-0 flex-1">{text}</span>
                    <AddItem
                      scope={scope}
                      kinds={["user_entity_control"]}
                      today={today}
                      label="Use this"
                      first={{ name: text, criteria: [sheet.id] }}
                    />
                  </li>
                ))}
              </ul>
            </div>
          )}
        </Part>
      </div>
      <Part name="Facts">
        <dl className="border-rule border-t">
          <Fact name="Series">{sheet.groupName}</Fact>
          {isObjective && (
            <Fact name="Assertions">
              {sheet.assertions.length > 0 ? sheet.assertions.map((a) => ASSERTION_LABEL[a]).join(", ") : "not set"}
            </Fact>
          )}
          <Fact name="Adopted by">
            {sheet.engagements.map((e) => (
              <Link key={e.id} className="link block min-h-6" href={hrefIn(scope, `/engagements/${e.id}`)}>
                {e.name}
              </Link>
            ))}
          </Fact>
          <Fact name="Covered">
            {sheet.covered ? (
              <StateSign state="covered" word="by a control in operation" wrap />
            ) : (
              <StateSign state="missing" word="by no control in operation" wrap />
            )}
          </Fact>
        </dl>
      </Part>
      {rewording && (
        <ObjectiveDialog scope={scope} subject={{ objective: sheet }} onClose={() => setRewording(false)} />
      )}
    </div>
  );
}

function MetBy({ scope, sheet, mayMap }: Pick<Props, "scope" | "sheet"> & { mayMap: boolean }) {
  const forReader = useForReader();
  return (
    <Part name="Controls that meet it">
      {sheet.controls.length === 0 ? (
        <StateSign state="missing" word={forReader(UNCOVERED)} />
      ) : (
        <ul className="border-rule border-t">
          {sheet.controls.map((c) => (
            <li key={c.id} className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 border-rule border-b py-1.5">
              <Link className="link" href={controlHref(scope, c)}>
                <Code>{c.code}</Code>
              </Link>
              <span>
                {c.title}
                {c.rationale && <span className="block whitespace-pre-line text-ink-2">{c.rationale}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {mayMap && (
        <ButtonLink
          size="small"
          variant="quiet"
          className="mt-2 -ml-2"
          href={hrefIn(scope, "/criteria/suggestions", { criterion: sheet.id })}
        >
          Suggestions
        </ButtonLink>
      )}
    </Part>
  );
}

function Tied({ scope, items }: { scope: InWorkspace; items: ScopeItemName[] }) {
  const isReleased = useIsReleased("description");
  if (items.length === 0 && !isReleased) return <NotReleasedLine />;
  if (items.length === 0)
    return (
      <p className="text-ink-2">
        <ForReader words={NOTHING_TIED} />
      </p>
    );
  return (
    <ul className="border-rule border-t">
      {items.map((i) => (
        <li key={i.id} className="grid gap-x-4 border-rule border-b py-1.5 sm:grid-cols-[1fr_14rem]">
          <Link className="link" href={hrefIn(scope, `/scope/${i.id}`)}>
            {i.name}
          </Link>
          <span className="text-ink-2">{KINDS[i.kind].one}</span>
        </li>
      ))}
    </ul>
  );
}
