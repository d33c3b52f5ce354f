"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { type KeyboardEvent as KeyPress, type PointerEvent, useEffect, useState } from "react";
import { useTRPC } from "#app/_lib/trpc.tsx";
import type { Reach } from "#server/access/schema.ts";

type Props = { screens: { label: string; href: string }[]; reach: Reach; scope: string | null };
type FinderProps = Props & { text: string; onText: (text: string) => void; onGo: () => void };

/** Keys that move cmdk's selection; the letters do so with Ctrl. */
const MOVES = ["ArrowDown", "ArrowUp", "Home", "End"];
const LETTER_MOVES = ["n", "j", "p", "k"];

const item = "flex cursor-pointer items-baseline gap-3 px-4 py-1.5 data-[selected=true]:bg-wash";
const groups =
  "[&_[cmdk-group-heading]]:px-4 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-2 [&_[cmdk-group-heading]]:text-sm";

/** ⌘K: every screen, workspace, control, criterion and piece of evidence, by name or code. */
export function CommandMenu(props: Props) {
  const [open, setOpen] = useState(false);
  const [listening, setListening] = useState(false);
  const [text, setText] = useState("");

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((was) => !was);
    }
    window.addEventListener("keydown", onKey);
    setListening(true);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  function leave() {
    setOpen(false);
    setText("");
  }

  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        aria-keyshortcuts={listening ? "Meta+K Control+K" : undefined}
        className="flex items-center gap-2 rounded-md border border-rule bg-sheet px-2 py-1 text-left text-ink-2 hover:bg-wash"
      >
        <Search aria-hidden size={13} /> Find
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border border-rule-strong bg-sheet">
          <Dialog.Title className="sr-only">Find anything</Dialog.Title>
          <Finder {...props} text={text} onText={setText} onGo={leave} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What the open menu holds. Results arrive after the screens; the best of them is selected, unless somebody chose before. */
function Finder({ screens, reach, scope, text, onText, onGo }: FinderProps) {
  const [picked, setPicked] = useState("");
  const [chosen, setChosen] = useState(false);
  const router = useRouter();
  const search = useSearchParams();
  const engagement = search.get("engagement") ?? undefined;
  const as = search.get("as") === "auditor" ? ("auditor" as const) : undefined;
  const trpc = useTRPC();
  const found = useQuery({
    ...trpc.search.find.queryOptions({ workspace: scope ?? "", engagement, as, text }),
    enabled: scope !== null && text.trim().length > 1,
  });
  const selected = chosen ? picked : (found.data?.[0]?.href ?? picked);

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
  // Items that appear under a mouse at rest are not chosen by it.
  function onPointerMove(event: PointerEvent) {
    if (event.movementX || event.movementY) choose();
    else event.stopPropagation();
  }
  function go(href: string) {
    onGo();
    router.push(href);
  }
  const keep = (href: string) => {
    const url = new URL(href, "http://x");
    if (engagement) url.searchParams.set("engagement", engagement);
    if (as) url.searchParams.set("as", as);
    return `${url.pathname}${url.search}`;
  };

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
        className="w-full rounded-t-lg border-rule border-b bg-transparent px-4 py-3 text-lg outline-none placeholder:text-ink-2"
      />
      <Command.List onPointerMoveCapture={onPointerMove} className={`max-h-[50vh] overflow-y-auto pb-2 ${groups}`}>
        <Command.Empty className="px-4 py-3 text-ink-2">
          {found.isFetching ? "Looking …" : "Nothing by that name. Try a code, such as CC6.1."}
        </Command.Empty>
        {(found.data?.length ?? 0) > 0 && (
          <Command.Group heading="In this workspace">
            {found.data?.map((hit) => (
              <Command.Item
                key={hit.href}
                value={hit.href}
                onSelect={() => go(keep(`/w/${scope}${hit.href}`))}
                className={item}
              >
                <span className="w-20 shrink-0 font-code text-sm">{hit.code}</span>
                <span className="min-w-0 flex-1 truncate">{hit.title}</span>
                <span className="text-ink-2 text-sm">{hit.kind}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Go to">
          {[...screens, ...places(reach)]
            .filter((p) => p.label.toLowerCase().includes(text.trim().toLowerCase()))
            .map((p) => (
              <Command.Item key={p.label} value={p.label} onSelect={() => go(p.href)} className={item}>
                {p.label}
              </Command.Item>
            ))}
        </Command.Group>
      </Command.List>
    </Command>
  );
}

function places(reach: Reach): { label: string; href: string }[] {
  return [
    { label: "All workspaces", href: "/home" },
    ...reach.workspaces.map((w) => ({ label: `${w.name}, ${w.organizationName}`, href: `/w/${w.slug}` })),
    ...reach.shared.map((w) => ({
      label: `${w.engagement}, ${w.organizationName}`,
      href: `/w/${w.slug}?engagement=${w.engagementId}`,
    })),
    ...reach.organizations.map((o) => ({ label: `People of ${o.name}`, href: `/o/${o.id}/people` })),
    { label: "Your account", href: "/account" },
  ];
}
