"use client";

import { useEffect, useLayoutEffect, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { client } from "#app/_lib/client.ts";
import { isApiError } from "#app/_lib/errors.ts";
import {
  claimPage,
  hearTabs,
  hidePage,
  named,
  noteAnswer,
  notReached,
  onStanding,
  type Person,
  pageOwner,
  type Standing,
  setStanding,
  standingNow,
  THEIRS,
} from "#app/_lib/whose-page.ts";
import { Button } from "#app/_ui/button.tsx";

/** Binds the page to the person it was made for; warns or hides it once someone else, or no one, is signed in. */
export function WhosePage({ person }: { person: Person }) {
  useState(() => claimPage(person));
  const standing = useSyncExternalStore(onStanding, standingNow, () => THEIRS);
  useTabs();
  useNamedLinks();
  useEffect(() => {
    if (person.id !== pageOwner()?.id) void check();
  }, [person.id]);
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute("data-covered", standing.hidden);
    if (!standing.hidden) return;
    const { title } = document;
    document.title = "Tickmark";
    return () => {
      document.title = title;
    };
  }, [standing.hidden]);
  if (standing.kind === "theirs") return null;
  return createPortal(<Notice standing={standing} />, document.body);
}

function Notice({ standing }: { standing: Standing }) {
  // The same page in the new tab finds the draft of what was typed here.
  const signIn = () => {
    const next = window.location.pathname + window.location.search;
    window.open(`/sign-in?next=${encodeURIComponent(next)}`, "_blank", "noopener");
  };
  const { kind, hidden, message } = standing;
  return (
    <section
      data-cover
      role="alert"
      aria-label="Whose page this is"
      className={
        hidden
          ? "fixed inset-0 z-60 grid place-content-center justify-items-start gap-4 bg-paper p-6"
          : "fixed inset-x-0 top-0 z-60 flex flex-wrap items-center gap-3 border-miss border-b-2 bg-sheet px-4 py-2 shadow-sheet sm:px-6"
      }
    >
      <p className={hidden ? "max-w-md text-lg" : "max-w-3xl"}>{message}</p>
      <span className="flex flex-wrap gap-2">
        {kind === "other" && <Button onClick={() => window.location.reload()}>Reload, and lose what was typed</Button>}
        {kind === "unknown" ? (
          <Button onClick={() => void check()}>Try again</Button>
        ) : (
          <Button variant="primary" onClick={signIn}>
            {kind === "other" ? `Sign in again as ${pageOwner()?.name}` : "Sign in"}
          </Button>
        )}
      </span>
    </section>
  );
}

/** Asks the server whether the page's person is the one signed in. */
function check(): Promise<void> {
  return client.account.me.query().then(
    () => setStanding(THEIRS),
    (error: unknown) => {
      if (isApiError(error) && error.data) noteAnswer(error.data.httpStatus, error.message);
      else notReached();
    },
  );
}

/** Other tabs tell us at once; without BroadcastChannel, or after sleep, the page asks when it becomes visible. */
function useTabs(): void {
  useEffect(() => {
    const look = () => void (document.visibilityState === "visible" && check());
    const kept = (event: PageTransitionEvent) => event.persisted && hidePage("kept");
    const back = (event: PageTransitionEvent) => void (event.persisted && check());
    const stop = hearTabs((what) => (what === "signed-out" ? hidePage("signed-out") : void check()));
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("pagehide", kept);
    window.addEventListener("pageshow", back);
    return () => {
      stop();
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("pagehide", kept);
      window.removeEventListener("pageshow", back);
    };
  }, []);
}

/** A link to a file or export names the page's person while it is followed, and is plain again for whoever copies its address. */
function useNamedLinks(): void {
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element && event.target.closest<HTMLAnchorElement>('a[href^="/api/"]');
      if (!link) return;
      const href = link.getAttribute("href") ?? "";
      link.setAttribute("href", named(href));
      setTimeout(() => link.setAttribute("href", href));
    };
    // A press on the cover must not count as a press outside an open dialog, which would close it and lose what was typed.
    const keepDialogs = (event: Event) => {
      if (event.target instanceof Element && event.target.closest("[data-cover]")) event.stopPropagation();
    };
    const root = document.documentElement;
    const presses = ["pointerdown", "mousedown", "click", "focusin"];
    document.addEventListener("click", follow, true);
    document.addEventListener("auxclick", follow, true);
    for (const press of presses) root.addEventListener(press, keepDialogs);
    return () => {
      document.removeEventListener("click", follow, true);
      document.removeEventListener("auxclick", follow, true);
      for (const press of presses) root.removeEventListener(press, keepDialogs);
    };
  }, []);
}
