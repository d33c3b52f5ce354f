import { EmptyFor, ForReader } from "#app/_lib/audience.tsx";
import { ButtonLink } from "#app/_ui/button.tsx";
import { ChipLine, ChipLink } from "#app/_ui/chip.tsx";
import { Hash } from "#app/_ui/code.tsx";
import { CopyButton } from "#app/_ui/copy-button.tsx";
import { type Column, DataTable } from "#app/_ui/data-table.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import type { JournalPage, JournalRow } from "#server/ground/journal/schema.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";
import { TopicIcon } from "./topic-icon.tsx";
import { logSize, NOTHING_RECORDED } from "./words.ts";

const instant = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

const COLUMNS: Column<JournalRow>[] = [
  {
    key: "sequence",
    header: "Entry",
    align: "end",
    width: "5rem",
    cell: (r) => <span className="font-code text-sm">{r.sequence.toLocaleString("en")}</span>,
  },
  { key: "at", header: "When (UTC)", width: "11rem", hideBelow: "sm", cell: whenOf },
  { key: "who", header: "Who", hideBelow: "sm", prose: true, cell: (r) => whoOf(r) },
  { key: "what", header: "What", prose: true, cell: (r) => whatOf(r) },
  { key: "hash", header: "Leaf", hideBelow: "lg", width: "11rem", cell: (r) => <Hash value={r.leafHash} /> },
];

type Props = {
  page: JournalPage;
  about: string | null;
  hrefOf(extra: Record<string, string | undefined>): string;
  older: string | null;
};

/** The journal, read by people: what happened, newest first, and the signed checkpoint that vouches for it. */
export function ActivityFeed({ page, about, hrefOf, older }: Props) {
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/activity").label}
        sub={page.head ? <ForReader words={logSize(page.head.size.toLocaleString("en"))} /> : undefined}
      />
      <ChipLine label="About">
        <ChipLink on={about === null} href={hrefOf({})}>
          Everything
        </ChipLink>
        {page.topics.map(({ topic, label }) => (
          <ChipLink key={topic} on={about === topic} href={hrefOf({ about: topic })}>
            {label}
          </ChipLink>
        ))}
      </ChipLine>
      <DataTable
        caption="Journal entries, newest first"
        columns={COLUMNS}
        rows={page.rows}
        rowKey={(r) => String(r.sequence)}
        empty={<EmptyFor words={NOTHING_RECORDED} />}
      />
      {older && (
        <p className="mt-4">
          <ButtonLink href={older}>Older</ButtonLink>
        </p>
      )}
      {page.head && (
        <details className="mt-8 max-w-3xl border-rule border-t pt-3">
          <summary className="cursor-pointer font-medium">Signed checkpoint</summary>
          <p className="mt-2 text-ink-2">
            Keep a copy elsewhere: any tool for signed notes (C2SP tlog-checkpoint) can check later that no entry before
            it was altered or removed.
          </p>
          <pre className="mt-2 rounded-md border border-rule bg-sheet p-3 font-code text-sm whitespace-pre-wrap break-all">
            {page.head.note}
          </pre>
          <p className="mt-2 flex flex-wrap items-baseline gap-2">
            <CopyButton value={page.head.note} label="Copy the checkpoint" />
            <span className="break-all font-code text-ink-2 text-sm">key {page.verifierKey}</span>
          </p>
        </details>
      )}
    </>
  );
}

function whenOf(row: JournalRow): string {
  return instant.format(new Date(row.at));
}

function whoOf(row: JournalRow): string {
  const { name, organization, kind } = row.actor;
  const role = kind === "auditor" ? " (auditor)" : kind === "operator" ? " (provider)" : "";
  return organization ? `${name}, ${organization}${role}` : name;
}

function whatOf(row: JournalRow) {
  return (
    <>
      <TopicIcon topic={row.topic} />
      {row.words} <span className="text-ink-2">{row.subject.label}</span>
      {row.why && <span className="text-ink-2"> — {row.why}</span>}
      <span className="block text-ink-2 text-sm sm:hidden">
        {whoOf(row)} · {whenOf(row)} UTC
      </span>
    </>
  );
}
