"use client";

import { Command } from "cmdk";
import { useRouter, useSearchParams } from "next/navigation";
import { type KeyboardEvent as KeyPress, type PointerEvent, useState } from "react";
import { client } from "#app/_lib/client.ts";
import { useRead } from "#app/_lib/use-read.ts";
import { mayLeave } from "#app/_lib/use-warn-of-loss.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import { findInput, type Places } from "./find.ts";

type Props = Places & { text: string; onText: (text: string) => void; onGo: () => void };

/** Keys that move cmdk's selection; the letters do so with Ctrl. */
const MOVES = ["ArrowDown", "ArrowUp", "Home", "End"];
const LETTER_MOVES = ["n", "j", "p", "k"];

const item = "flex cursor-pointer items-baseline gap-3 px-4 py-1.5 data-[selected=true]:bg-wash";
const groups =
  "[&_[cmdk-group-heading]]:px-4 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-2 [&_[cmdk-group-heading]]:text-sm";

/** The open menu's content. Results arrive after the screens; the best one is selected unless the person has already chosen. */
export function Finder({ screens, scope, text, onText, onGo }: Props) {
  const [picked, setPicked] = useState("");
  const [chosen, setChosen] = useState(false);
  const router = useRouter();
  const search = useSearchParams();
  const engagement = search.get("engagement") ?? undefined;
  const as = search.get("as") === "auditor" ? ("auditor" as const) : undefined;
  const asks = scope !== null && text.trim().length > 1;
  const found = useRead(client.search.find.query, asks ? { workspace: scope, engagement, as, text } : null);
  const hits = found.data?.hits ?? [];
  const words = text.trim().toLowerCase();
  const goTo = named(screens, words);
  const nearest = goTo[0]?.label;
  // A screen by its full name ranks above mentions of it, and by a part of its name above near matches.
  const leads = nearest?.toLowerCase() === words || found.data?.isExact === false ? nearest : undefined;
  const best = leads ?? hits[0]?.href;
  const selected = chosen ? picked : (best ?? picked);

  function ask(words: string) {
    onText(words);
    setChosen(false);
  }
  function choose() {
    setChosen(true);
    setPicked(selected);
  }
  function onKeyDown(event: KeyPress) {
    if (MOVES.includes(event.key) || (event.ctrlKey && LETTER_MOVES.includes(event.key))) choose();
  }
  // A mouse at rest does not select items that appear under it.
  function onPointerMove(event: PointerEvent) {
    if (event.movementX || event.movementY) choose();
    else event.stopPropagation();
  }
  function go(href: string) {
    if (!mayLeave()) return;
    onGo();
    router.push(href);
  }
  const keep = (href: string) => {
    const url = new URL(href, "http://x");
    if (engagement) url.searchParams.set("engagement", engagement);
    if (as) url.searchParams.set("as", as);
    return `${url.pathname}${url.search}`;
  };
  const places = (
    <Command.Group heading="Go to">
      {goTo.map((p) => (
        <Command.Item key={p.label} value={p.label} onSelect={() => go(p.href)} className={item}>
          {p.label}
        </Command.Item>
      ))}
    </Command.Group>
  );

  return (
    <Command
      label="Find anything"
      shouldFilter={false}
      value={selected}
      onValueChange={setPicked}
      onKeyDown={onKeyDown}
    >
      <Command.Input
        value={text}
        onValueChange={ask}
        placeholder="A code, a title, a screen"
        autoFocus
        className={findInput}
      />
      <Command.List onPointerMoveCapture={onPointerMove} className={`max-h-[50vh] overflow-y-auto pb-2 ${groups}`}>
        <Command.Empty className="px-4 py-3 text-ink-2">
          {found.isReading ? "Looking …" : "No matches. Try a code, such as CC6.1."}
        </Command.Empty>
        {leads && places}
        {hits.length > 0 && (
          <Command.Group heading={found.data?.isExact ? "In this workspace" : "Similar in this workspace"}>
            {hits.map((hit) => (
              <Command.Item
                key={hit.href}
                value={hit.href}
                onSelect={() => go(keep(`${pathTo("/w/[workspace]", { workspace: scope ?? "" })}${hit.href}`))}
                className={item}
              >
                <span className="w-20 shrink-0 font-code text-sm">{hit.code}</span>
                <span className="min-w-0 flex-1 truncate">{hit.title}</span>
                <span className="text-ink-2 text-sm">{hit.kind}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {!leads && places}
      </Command.List>
    </Command>
  );
}

/** Places whose names contain the words; those that start with them come first. */
function named(places: Places["screens"], words: string): Places["screens"] {
  const holds = places.filter((p) => p.label.toLowerCase().includes(words));
  const begins = (p: (typeof places)[number]) => p.label.toLowerCase().startsWith(words);
  return [...holds.filter(begins), ...holds.filter((p) => !begins(p))];
}
