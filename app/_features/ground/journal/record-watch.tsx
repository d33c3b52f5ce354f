"use client";

import { type ReactNode, useEffect, useState } from "react";
import { client } from "#app/_lib/client.ts";
import { Sign } from "#app/_ui/sign.tsx";
import type { Kept, Present, Verdict } from "./checkpoint.ts";
import { keepCheckpoint, keptCheckpoint } from "./kept-checkpoint.ts";
import type { RecordAlarm } from "./record-alarm.tsx";

type Props = { workspace: { id: string; slug: string }; personId: string; children: ReactNode };
type Found = { verdict: Verdict; kept: Kept | null; present: Present; Alarm: typeof RecordAlarm };

/**
 * Makes the browser verify that the workspace's log only grew since its last visit, without trusting the server: a quiet line below
 * the page when it did, loudly above it when it did not.
 */
export function RecordWatch({ workspace, personId, children }: Props) {
  const [found, setFound] = useState<Found | null>(null);
  const [unable, setUnable] = useState<string | null>(null);
  const { id: log, slug } = workspace;

  useEffect(() => {
    let left = false;
    async function look() {
      // Not part of what a page needs to answer. The alarm comes before anything is compared, so that none can be left out.
      const [{ compare, whyUnable }, { RecordAlarm: Alarm }] = await Promise.all([
        import("./checkpoint.ts"),
        import("./record-alarm.tsx"),
      ]);
      const reason = await whyUnable();
      if (reason !== null) return void (left || setUnable(reason));
      const kept = keptCheckpoint(personId, log);
      const since = kept ? Number(kept.note.split("\n")[1]) : null;
      const asked = Number.isSafeInteger(since) && since !== null && since >= 0 ? since : null;
      const present = await client.journal.checkpoint.query({ workspace: slug, since: asked });
      const verdict = await compare(log, kept, present, new Date().toISOString());
      if (verdict.kind === "first" || verdict.kind === "unchanged") keepCheckpoint(personId, log, verdict.keep);
      if (!left) setFound({ verdict, kept, present, Alarm });
    }
    // Without the server or the browser's storage there is nothing to compare, and silence would look like a passed check.
    look().catch(() => left || setUnable("The record could not be checked on this visit."));
    return () => {
      left = true;
    };
  }, [log, slug, personId]);

  async function goOn({ verdict, present, Alarm }: Found) {
    const { compare } = await import("./checkpoint.ts");
    const next = verdict.kind === "other-key" ? verdict : await compare(log, null, present, new Date().toISOString());
    if (!("keep" in next)) return;
    keepCheckpoint(personId, log, next.keep);
    setFound({ verdict: { kind: "unchanged", keep: next.keep }, kept: next.keep, present, Alarm });
  }

  const calm = found?.verdict.kind === "first" || found?.verdict.kind === "unchanged" ? found.verdict : null;
  return (
    <>
      {found && (
        <found.Alarm
          verdict={found.verdict}
          kept={found.kept}
          present={found.present}
          onGoOn={() => void goOn(found)}
        />
      )}
      {children}
      <p className="min-h-8 px-4 py-1.5 text-ink-2 text-sm sm:px-6 print:hidden" data-record-watch>
        {calm && (
          <>
            <Sign state="covered" className="mr-1.5 align-[-2px]" />
            {calm.kind === "first" ? "Record watched by this browser from" : "Nothing in the record rewritten since"}{" "}
            <time dateTime={calm.keep.since}>{when.format(new Date(calm.keep.since))}</time>
          </>
        )}
        {unable}
      </p>
    </>
  );
}

/** "12 Nov 2026, 14:03", by the reader's own clock: it is their browser that saw it. */
const when = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
