"use client";

import type { ReactNode } from "react";
import { NotReleasedLine, useIsReleased } from "#app/_features/plan/released/released.tsx";
import { ForReader, useForReader } from "#app/_lib/audience.tsx";
import { DownloadLinks } from "#app/_ui/download-links.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import type { Framework } from "#server/programme/frameworks/schema.ts";
import { ComponentImportPart } from "./component-import.tsx";
import { FrameworkImportPart } from "./framework-import.tsx";
import { FRAMEWORKS, NO_FRAMEWORK } from "./words.ts";

type Props = {
  scope: InWorkspace;
  engagements: Engagement[];
  frameworks: Framework[];
  may: { controls: boolean; frameworks: boolean; plan: boolean };
};

/** Import and export for other programs. */
export function ExchangeScreen({ scope, engagements, frameworks, may }: Props) {
  const forReader = useForReader();
  const hasIso = engagements.some((e) => e.kind === "iso27001");
  const isRegisterReleased = useIsReleased("riskRegister");
  return (
    <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
      <div className="grid min-w-0 content-start gap-6">
        <Part name="Tables">
          <ul className="border-rule border-t">
            {TABLES.filter(({ path }) => path !== APPLICABILITY || hasIso).map(({ name, path, formats }) => (
              <ExchangeRow key={path} name={name}>
                {path === RISKS && !isRegisterReleased ? (
                  <NotReleasedLine />
                ) : (
                  <DownloadLinks formats={formats} path={path} given={scope} />
                )}
              </ExchangeRow>
            ))}
          </ul>
        </Part>
        <Part name="OSCAL 1.1.3">
          <p className="pb-2 text-ink-2">For tools that read NIST’s format. Criteria go out in our own words.</p>
          <ul className="border-rule border-t">
            {WHOLE.filter(({ model }) => may.plan || model !== PLAN_OF_ACTION).map(({ name, model }) => (
              <ExchangeRow key={model} name={name}>
                <Json given={{ ...scope, model }} />
              </ExchangeRow>
            ))}
            {engagements.flatMap((e) =>
              EACH.map(({ name, model }) => (
                <ExchangeRow key={`${model} ${e.id}`} name={`${name}: ${e.name}`}>
                  <Json given={{ ...scope, model, about: e.id }} />
                </ExchangeRow>
              )),
            )}
          </ul>
        </Part>
      </div>
      <div className="grid min-w-0 content-start gap-6">
        <Part name={forReader(FRAMEWORKS)}>
          {frameworks.length === 0 ? (
            <p className="text-ink-2">
              <ForReader words={NO_FRAMEWORK} />
            </p>
          ) : (
            <ul className="border-rule border-t">
              {frameworks.map((f) => (
                <ExchangeRow key={f.id} name={`${f.name} ${f.version}`}>
                  <span className="text-ink-2">
                    {f.mapped} of {f.criteria} mapped
                  </span>
                </ExchangeRow>
              ))}
            </ul>
          )}
          {may.frameworks && <FrameworkImportPart scope={scope} />}
        </Part>
        {may.controls && <ComponentImportPart scope={scope} />}
      </div>
    </div>
  );
}

function ExchangeRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-2 border-rule border-b py-1.5">
      <span className="min-w-0 flex-1 basis-40">{name}</span>
      {children}
    </li>
  );
}

function Json({ given }: { given: Record<string, string | undefined> }) {
  return <DownloadLinks formats={["json"]} path="/api/oscal/export" given={given} />;
}

const RISKS = "/api/risks/export";
const APPLICABILITY = "/api/applicability/export";
const PLAN_OF_ACTION = "plan-of-action-and-milestones";
const TABLES = [
  { name: "Controls", path: "/api/controls/export", formats: ["xlsx", "csv", "json"] },
  { name: "Risk and control matrix", path: "/api/matrix/export", formats: ["xlsx", "csv", "json"] },
  { name: "Risk register", path: RISKS, formats: ["xlsx", "csv", "json"] },
  { name: "Statement of Applicability", path: APPLICABILITY, formats: ["xlsx", "csv"] },
];
const WHOLE = [
  { name: "Criteria as a catalogue", model: "catalog" },
  { name: "Controls as components", model: "component-definition" },
  { name: "System security plan", model: "system-security-plan" },
  { name: "Plan of action and milestones", model: PLAN_OF_ACTION },
];
const EACH = [
  { name: "Assessment plan", model: "assessment-plan" },
  { name: "Assessment results", model: "assessment-results" },
];
