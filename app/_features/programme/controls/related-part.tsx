"use client";

import Link from "next/link";
import { NotReleasedLine, useIsReleased } from "#app/_features/plan/released/released.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { Code } from "#app/_ui/code.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ControlRelated } from "#server/programme/controls/schema/related.ts";

/** The risks it addresses, the documents that lay it down, and where it came from. */
export function RelatedPart({ scope, related }: { scope: InWorkspace; related: ControlRelated }) {
  const { risks, documents, libraryCode } = related;
  const [risksReleased, documentsReleased] = [useIsReleased("riskRegister"), useIsReleased("documents")];
  const hidden = [...(risksReleased ? [] : ["risks"]), ...(documentsReleased ? [] : ["documents"])];
  if (risks.length === 0 && documents.length === 0 && !libraryCode && hidden.length === 0) return null;
  return (
    <Part name="Related">
      <ul className="border-rule border-t">
        {risks.map((r) => (
          <li key={r.id} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 border-rule border-b py-1.5">
            <Link className="link w-fit" href={hrefIn(scope, `/risks/${r.id}`)}>
              <Code>{r.code}</Code>
            </Link>
            <span>{r.description}</span>
          </li>
        ))}
        {documents.map((d) => (
          <li key={d.id} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 border-rule border-b py-1.5">
            <span className="text-ink-2">set out in</span>
            <Link className="link w-fit" href={hrefIn(scope, `/documents/${d.id}`)}>
              {d.title}
            </Link>
          </li>
        ))}
        {hidden.map((what) => (
          <li key={what} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 border-rule border-b py-1.5">
            <span className="text-ink-2">{what}</span>
            <NotReleasedLine />
          </li>
        ))}
        {libraryCode ? (
          <li className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 border-rule border-b py-1.5">
            <span className="text-ink-2">adopted from</span>
            <span>
              the starter library, <Code>{libraryCode}</Code>
            </span>
          </li>
        ) : null}
      </ul>
    </Part>
  );
}
