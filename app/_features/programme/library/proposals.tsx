"use client";

import Link from "next/link";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { Button } from "#app/_ui/button.tsx";
import { Code } from "#app/_ui/code.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { FieldChanges, Part } from "#app/_ui/sheet.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Proposal } from "#server/programme/library/schema.ts";

/** Changes in the library since its controls were adopted, to accept or decline. */
export function Proposals({ scope, proposals }: { scope: InWorkspace; proposals: Proposal[] }) {
  const answer = useAct(client.library.answer.mutate);
  return (
    <Part name={`The library changed ${proposals.length === 1 ? "1 control" : `${proposals.length} controls`} since`}>
      <ul className="mb-4 border-rule border-t">
        {proposals.map((p) => (
          <li key={p.controlId} className="border-rule border-b py-2">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <Link className="link" href={controlHref(scope, { id: p.controlId, code: p.code })}>
                <Code>{p.code}</Code>
              </Link>
              {p.title}
            </p>
            <FieldChanges changes={p.changes.map((c) => ({ label: c.label, from: c.own, to: c.now }))} />
            <p className="flex gap-2 pt-1.5">
              {[true, false].map((accept) => (
                <Button
                  key={String(accept)}
                  size="small"
                  pending={answer.pending && answer.input?.controlId === p.controlId}
                  onClick={() => void answer.run({ ...scope, controlId: p.controlId, version: p.version, accept })}
                >
                  {accept ? "Accept" : "Keep ours"}
                </Button>
              ))}
            </p>
          </li>
        ))}
      </ul>
      {answer.problem && <Problem>{answer.problem}</Problem>}
    </Part>
  );
}
