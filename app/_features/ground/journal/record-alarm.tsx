"use client";

import { useState } from "react";
import { saveFile } from "#app/_lib/save-file.ts";
import { momentOf } from "#app/_lib/when.ts";
import { Button } from "#app/_ui/button.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import type { Kept, Present, Verdict } from "./checkpoint.ts";

type Alarm = Exclude<Verdict, { kind: "empty" | "first" | "unchanged" }>;
type Props = { verdict: Verdict; kept: Kept | null; present: Present; onGoOn(): void };

/** Says what, if anything, is wrong with the record, and offers both checkpoints for download with what to do next. */
export function RecordAlarm({ verdict, kept, present, onGoOn }: Props) {
  const [saved, setSaved] = useState(false);
  const notes = [kept?.note, present.note].filter((note) => typeof note === "string");
  function save() {
    saveFile(new Blob(notes, { type: "text/plain;charset=utf-8" }), "tickmark-checkpoints.txt");
    setSaved(true);
  }
  if (verdict.kind === "empty" || verdict.kind === "first" || verdict.kind === "unchanged") return null;
  const { title, what } = wordsOf(verdict, kept);
  return (
    <section role="alert" aria-label="The record" className="border-miss border-b-4 bg-miss-wash px-4 py-3 sm:px-6">
      <h2 className="flex items-baseline gap-2 font-medium text-lg">
        <Sign state="missing" className="shrink-0 self-center" />
        {title}
      </h2>
      <p className="mt-1 max-w-3xl">{what}</p>
      <p className="mt-1 max-w-3xl">
        Save both checkpoints, and send them to the organization and to whoever runs Tickmark: the command{" "}
        <code className="whitespace-nowrap font-code text-sm">journal verify --checkpoint</code> compares them with the
        database.
      </p>
      <p className="mt-2 flex flex-wrap gap-2">
        <Button variant="primary" onClick={save}>
          Save both checkpoints
        </Button>
        {verdict.kind !== "unsigned" && (
          <Button disabled={!saved} onClick={onGoOn}>
            {verdict.kind === "other-key" ? "The new key was confirmed to me" : "Watch the record as it is now"}
          </Button>
        )}
      </p>
    </section>
  );
}

function wordsOf(verdict: Alarm, kept: Kept | null): { title: string; what: string } {
  const seen = kept ? momentOf(kept.since) : "an earlier day";
  switch (verdict.kind) {
    case "rewritten":
      return {
        title: "History was rewritten",
        what: `The record shown now does not contain the record of ${entries(verdict.before)} that this browser has been watching since ${seen}. Something in it was changed or removed. Do not rely on what these pages say until it is explained.`,
      };
    case "smaller":
      return {
        title: "The record is smaller than before",
        what: `This browser saw ${entries(verdict.before)}, and there are ${verdict.now} now. A backup may have been restored: what was recorded since is gone. Do not rely on what these pages say until it is explained.`,
      };
    case "other-key":
      return {
        title: "The record is signed with another key",
        what: `It still contains everything that this browser has seen since ${seen}, but another key signs it. ${
          verdict.named
            ? "This installation says that the former key was its own, as after a move to another server."
            : "This installation does not know the former key."
        } Ask whoever runs Tickmark, through another channel, whether they changed it.`,
      };
    case "unsigned":
      return {
        title: "The record’s signature is invalid",
        what: "The checkpoint that the server shows is not signed by the key that it names. Do not rely on what these pages say until it is explained.",
      };
  }
}

function entries(count: number): string {
  return count === 1 ? "1 entry" : `${count.toLocaleString("en")} entries`;
}
