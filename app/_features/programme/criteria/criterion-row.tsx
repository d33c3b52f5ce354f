"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { StatusWord } from "#app/_features/programme/controls/gap-sign.tsx";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { useForReader } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { Button } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { addressedPoints, STRENGTH_LABEL } from "#server/programme/criteria/rules/standing.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import { UNCOVERED } from "./words.ts";

type Mapped = Criterion["controls"][number];
type Props = {
  scope: InWorkspace;
  criterion: Criterion;
  /** risks that no control in operation addresses */
  openRisks: number;
  onAdd?: (criterion: Criterion) => void;
  onChange?: (criterion: Criterion, control: Mapped) => void;
  onReword?: (criterion: Criterion) => void;
};

/** One criterion: its requirement on the left, the controls that meet it on the right. */
export function CriterionRow({ scope, criterion, openRisks, onAdd, onChange, onReword }: Props) {
  const { code, title, description, points, controls, covered } = criterion;
  const forReader = useForReader();
  return (
    <article
      id={code}
      aria-label={`${code} ${title}`}
      data-print-row
      className="grid scroll-mt-16 gap-x-8 gap-y-2 border-rule border-b py-2.5 target:bg-wash lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]"
    >
      <div className="min-w-0">
        <h3 className="flex gap-2 font-medium font-ui">
          <Code className="mt-px w-[5.5rem] shrink-0 font-normal">{code}</Code>
          <Link
            className="min-w-0 decoration-rule-field underline-offset-3 hover:underline"
            href={hrefIn(scope, `/criteria/${criterion.id}`)}
          >
            {title}
          </Link>
        </h3>
        <div className="grid gap-1 sm:pl-24">
          <p className="text-ink-2">{description}</p>
          {points.length > 0 ? <Points code={code} points={points} /> : null}
          {onReword ? (
            <span>
              <Button
                size="small"
                variant="quiet"
                className="-ml-2"
                aria-label={`Reword ${code}`}
                onClick={() => onReword(criterion)}
              >
                Reword
              </Button>
            </span>
          ) : null}
        </div>
      </div>
      <div className="min-w-0">
        {covered && controls.length === 0 ? <p className="pb-1 text-ink-2">no key control</p> : null}
        {covered ? null : (
          <p className="pb-1 font-medium text-miss">
            <StateSign
              state={criterion.standing === "part" ? "late" : "missing"}
              word={controls.length === 0 ? forReader(UNCOVERED) : uncoveredWord(criterion)}
            />
          </p>
        )}
        {openRisks > 0 ? (
          <p className="pb-1">
            <StateSign
              state="late"
              word={openRisks === 1 ? "1 risk is not addressed" : `${openRisks} risks are not addressed`}
            />
          </p>
        ) : null}
        {controls.length > 0 ? (
          <ul>
            {controls.map((control) => (
              <ControlLine
                key={control.id}
                scope={scope}
                control={control}
                code={code}
                onChange={onChange ? () => onChange(criterion, control) : undefined}
              />
            ))}
          </ul>
        ) : null}
        {onAdd ? (
          <Button
            size="small"
            variant="quiet"
            className="-ml-2"
            icon={<Plus aria-hidden="true" />}
            aria-label={`Add a control to ${code}`}
            onClick={() => onAdd(criterion)}
          >
            Add control
          </Button>
        ) : null}
      </div>
    </article>
  );
}

function uncoveredWord({ controls, standing, points }: Criterion): string {
  if (standing === "part") {
    const addressed = addressedPoints(points, controls).size;
    return points.length > 0 ? `met in part: ${addressed} of ${points.length} points of focus` : "met in part only";
  }
  return controls.some((c) => c.status === "active") ? "only supported: not covered" : "only drafts: not covered";
}

function Points({ code, points }: { code: string; points: Criterion["points"] }) {
  return (
    <details>
      <summary className="w-fit text-ink-2 text-sm underline decoration-rule-field underline-offset-3">
        {points.length} {points.length === 1 ? "point" : "points"} of focus
        <span className="sr-only"> of {code}</span>
      </summary>
      <ul className="grid list-disc gap-0.5 py-1 pl-4">
        {points.map((point) => (
          <li key={point.id}>
            {point.text}
            {APPLIES[point.appliesWhen] ? <span className="text-ink-2"> ({APPLIES[point.appliesWhen]})</span> : null}
          </li>
        ))}
      </ul>
    </details>
  );
}

// The catalogue's words for when a point of focus is worth considering.
const APPLIES: Record<string, string> = {
  privacy: "for Privacy",
  confidentiality: "for Confidentiality",
  confidentiality_or_privacy: "for Confidentiality or Privacy",
  soc2_system_level: "for a SOC 2 at the level of a system",
};

type LineProps = { scope: InWorkspace; control: Mapped; code: string; onChange: (() => void) | undefined };

function ControlLine({ scope, control, code, onChange }: LineProps) {
  return (
    <li className="grid min-h-7 grid-cols-[minmax(4.5rem,auto)_minmax(0,1fr)_auto] items-baseline gap-x-2.5 py-1">
      <Link
        href={controlHref(scope, control)}
        className="inline-block min-h-6 decoration-rule-field underline-offset-3 hover:underline"
        aria-label={`${control.code} ${control.title}`}
      >
        <Code>{control.code}</Code>
      </Link>
      <div className="min-w-0">
        <p className="flex flex-wrap gap-x-2.5">
          {control.title}
          {control.isKey ? <span className="text-ink-2 text-sm">key</span> : null}
          {control.strength !== "fully" ? (
            <span className="text-ink-2 text-sm">{STRENGTH_LABEL[control.strength]}</span>
          ) : null}
          {control.status === "draft" ? <StatusWord status="draft" /> : null}
        </p>
        {control.rationale ? <p className="whitespace-pre-line text-ink-2">{control.rationale}</p> : null}
      </div>
      {onChange ? (
        <Button
          size="small"
          variant="quiet"
          aria-label={`Change the mapping of ${control.code} to ${code}`}
          onClick={onChange}
        >
          {control.rationale ? "Change" : "Add rationale"}
        </Button>
      ) : null}
    </li>
  );
}
