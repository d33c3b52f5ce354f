"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { GapSign } from "#app/_features/programme/controls/gap-sign.tsx";
import { NO_RATIONALE } from "#app/_features/programme/controls/words.ts";
import { ForReader } from "#app/_lib/audience.tsx";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ControlSheet } from "#server/programme/controls/schema/control.ts";
import { STRENGTH_LABEL } from "#server/programme/criteria/rules/standing.ts";
import type { MappingPair } from "./mapping-dialog.tsx";

const MappingDialog = atIntent(() => import("./mapping-dialog.tsx").then((m) => m.MappingDialog));

type Props = { scope: InWorkspace; sheet: ControlSheet; mayMap: boolean };

/** "meets it in part · 3 of 5 points of focus" */
function mappingWords({ strength, points, allPoints }: ControlSheet["criteria"][number]): string {
  const of = points.length > 0 ? ` · ${points.length} of ${allPoints.length} points of focus` : "";
  return `${STRENGTH_LABEL[strength]}${of}`;
}

/** The criteria a control meets, each with the reason why. */
export function ControlCriteria({ scope, sheet, mayMap }: Props) {
  const [pair, setPair] = useState<MappingPair | null>(null);
  const { id, code, title } = sheet;
  const all = useAct(client.criteria.list.query, {
    refresh: false,
    done: (criteria) => {
      const mapped = new Set(sheet.criteria.map((c) => c.id));
      setPair({ control: { id, code, title }, criterion: criteria.filter((c) => !mapped.has(c.id)) });
    },
  });

  return (
    <>
      {sheet.criteria.length === 0 ? (
        <GapSign gap="criterion" />
      ) : (
        <ul className="border-rule border-t">
          {sheet.criteria.map((c) => (
            <li
              key={c.id}
              className="grid grid-cols-[5rem_minmax(0,1fr)_auto] items-baseline gap-x-3 border-rule border-b py-1.5"
            >
              <Link
                className="inline-block min-h-6 decoration-rule-field underline-offset-3 hover:underline"
                href={`${hrefIn(scope, "/criteria")}#${encodeURIComponent(c.code)}`}
              >
                <Code>{c.code}</Code>
              </Link>
              <div className="min-w-0">
                <p>{c.title}</p>
                <p className="text-ink-2 text-sm">{mappingWords(c)}</p>
                <p className="whitespace-pre-line text-ink-2">{c.rationale ?? <ForReader words={NO_RATIONALE} />}</p>
              </div>
              {mayMap ? (
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={`Change the mapping to ${c.code}`}
                  onClick={() =>
                    setPair({ control: { id, code, title }, criterion: { ...c, points: c.allPoints }, mapping: c })
                  }
                >
                  Change
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {mayMap ? (
        <p className="pt-2">
          <Button
            size="small"
            icon={<Plus aria-hidden="true" />}
            pending={all.pending}
            onClick={() => void all.run(scope)}
          >
            Map to a criterion
          </Button>{" "}
          <ButtonLink size="small" variant="quiet" href={hrefIn(scope, "/criteria/suggestions", { control: id })}>
            Suggestions
          </ButtonLink>
        </p>
      ) : null}
      {all.problem ? <Problem className="pt-2">{all.problem}</Problem> : null}
      {pair ? <MappingDialog scope={scope} pair={pair} onClose={() => setPair(null)} /> : null}
    </>
  );
}
