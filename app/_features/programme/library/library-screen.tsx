"use client";

import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { Button } from "#app/_ui/button.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { LibraryEntry, LibraryView, Proposal } from "#server/programme/library/schema.ts";
import { LibraryFilter } from "./library-filter.tsx";
import { LibraryLine } from "./library-line.tsx";
import { Proposals } from "./proposals.tsx";
import { librarySearch } from "./search.ts";

type Props = { title: string; scope: InWorkspace; view: LibraryView; proposals: Proposal[] };

/** The starter library: its controls, which of them the chosen reports need, and adopting them. */
export function LibraryScreen({ title, scope, view, proposals }: Props) {
  const [search] = useQueryStates(librarySearch);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const router = useRouter();
  const adopt = useAct(client.library.adopt.mutate, {
    toast: ({ adopted }) => ({
      title: `${count(adopted.length)} adopted as drafts`,
      description: "Give each an owner and a schedule, then activate it.",
      tone: "done",
      action: { label: "See drafts", onClick: () => router.push(hrefIn(scope, "/controls", { status: "draft" })) },
    }),
    done: () => setChosen(new Set()),
  });
  const shown = view.entries.filter((e) => passes(e, search));
  const free = shown.filter((e) => !e.adoptedAs && !e.alike);
  const needed = view.entries.filter((e) => e.needed);

  function choose(codes: readonly string[], on: boolean) {
    setChosen((was) => new Set(on ? [...was, ...codes] : [...was].filter((code) => !codes.includes(code))));
  }

  return (
    <>
      <PageTitle title={title} sub={<Sub view={view} needed={needed.length} />} />
      {proposals.length > 0 && <Proposals scope={scope} proposals={proposals} />}
      <LibraryFilter entries={view.entries} shown={shown.length} />
      <div className="sticky top-(--sticky-top) z-20 flex flex-wrap items-center gap-2 border-rule border-b bg-paper py-2">
        <Button
          variant="primary"
          disabled={chosen.size === 0}
          pending={adopt.pending}
          onClick={() => void adopt.run({ ...scope, codes: [...chosen] })}
        >
          {chosen.size === 0 ? "Adopt" : `Adopt ${count(chosen.size)}`}
        </Button>
        {needed.length > 0 && (
          <Button onClick={() => setChosen(new Set(needed.map((e) => e.code)))}>
            Choose the {needed.length} the reports need
          </Button>
        )}
        {free.length > 0 && (
          <Button
            onClick={() =>
              choose(
                free.map((e) => e.code),
                true,
              )
            }
          >
            Choose all shown
          </Button>
        )}
        {chosen.size > 0 && (
          <Button variant="quiet" onClick={() => setChosen(new Set())}>
            Clear selection
          </Button>
        )}
        {adopt.problem && <Problem>{adopt.problem}</Problem>}
      </div>
      {shown.length === 0 ? (
        <EmptyState title="No controls match these filters">Remove a filter to see more.</EmptyState>
      ) : (
        [...Map.groupBy(shown, (e) => e.domain)].map(([domain, entries]) => (
          <section key={domain} aria-label={domain}>
            <h2 className="pt-4 pb-1 font-medium font-title">{domain}</h2>
            <ul className="border-rule border-t">
              {entries.map((e) => (
                <LibraryLine
                  key={e.code}
                  scope={scope}
                  entry={e}
                  chosen={chosen.has(e.code)}
                  onChoose={(on) => choose([e.code], on)}
                />
              ))}
            </ul>
          </section>
        ))
      )}
    </>
  );
}

function Sub({ view, needed }: { view: LibraryView; needed: number }) {
  const { entries, beyond } = view;
  const asked = beyond.length > 0 || entries.some((e) => e.criteria.length > 0);
  return (
    <>
      {entries.length} controls · {entries.filter((e) => e.adoptedAs).length} adopted ·{" "}
      {!asked
        ? "an engagement decides what is needed"
        : needed === 0
          ? "nothing more is needed"
          : `${needed} would meet what is open`}
      {beyond.length > 0 && <strong className="text-miss"> · nothing here meets {beyond.join(", ")}</strong>}
    </>
  );
}

type Search = {
  q: string;
  criterion: string | null;
  domain: string | null;
  owner: string | null;
  show: "all" | "needed";
  key: boolean;
};

function passes(e: LibraryEntry, { q, criterion, domain, owner, show, key }: Search): boolean {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${e.code} ${e.title} ${e.statement}`.toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    (!criterion || e.criteria.some((c) => c.code === criterion)) &&
    (!domain || e.domain === domain) &&
    (!owner || e.ownerRole === owner) &&
    (show === "all" || e.needed) &&
    (!key || e.isKey)
  );
}

function count(n: number): string {
  return n === 1 ? "1 control" : `${n} controls`;
}
