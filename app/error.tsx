"use client";

import { waitOf } from "#app/_lib/wait.ts";
import { buttonClass } from "#app/_ui/button-class.ts";

const OURS = {
  title: "Something went wrong on our side",
  what: "Nothing was changed. Try again; if this keeps happening, tell your operator what you were doing.",
};
const WAITS = {
  limit: { title: "Too many requests", what: "You are sending too many requests. Nothing was changed." },
  outage: { title: "Temporarily unavailable", what: "A part of Tickmark cannot be reached. Nothing was changed." },
};

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const wait = waitOf(error.digest);
  const { title, what } = wait ? WAITS[wait.why] : OURS;
  return (
    <main className="mx-auto max-w-md px-4 py-20">
      <h1 className="font-title text-3xl">{title}</h1>
      <p className="mt-3">{what}</p>
      {wait && wait.seconds > 0 && (
        <p className="mt-3">Try again in {wait.seconds === 1 ? "a second" : `${wait.seconds} seconds`}.</p>
      )}
      {/* Plain: what this page brings is loaded with every page. */}
      <button type="button" className={buttonClass({ variant: "primary" }, "mt-4")} onClick={reset}>
        Try again
      </button>
    </main>
  );
}
