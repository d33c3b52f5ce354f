import Link from "next/link";
import { NO_OWNER } from "#app/_features/people/people/words.ts";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { ForReader } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { Code } from "#app/_ui/code.tsx";
import { Fact, Part } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, today } from "#server/ground/calendar/rules.ts";
import { KIND_LABEL } from "#server/programme/documents/rules/state.ts";
import type { DocumentReading } from "#server/programme/documents/schema.ts";
import { DocumentSign, reviewWord } from "./signs.tsx";
import { NO_TEXT } from "./words.ts";
import { Written } from "./written.tsx";

type Props = { scope: InWorkspace; found: DocumentReading; timeZone: string };

/** A document to read: its text, where it stands, what it bears on, who read it, and its versions. */
export function DocumentSheet({ scope, found, timeZone }: Props) {
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid min-w-0 content-start gap-6">
        <Part name={`Version ${found.opened}`}>
          {found.body.trim() ? (
            <Written drawing={found.drawing} markdown={found.body} />
          ) : (
            <p className="text-ink-2">
              <ForReader words={NO_TEXT} />
            </p>
          )}
        </Part>
        <Part name="Versions">
          <Versions scope={scope} found={found} timeZone={timeZone} />
        </Part>
      </div>
      <div className="grid content-start gap-6">
        <Part name="Facts">
          <dl className="border-rule border-t">
            <Fact name="State">
              <DocumentSign document={found} />
            </Fact>
            <Fact name="Kind">{KIND_LABEL[found.kind]}</Fact>
            <Fact name="Owner">{found.ownerName ?? <ForReader words={NO_OWNER} />}</Fact>
            <Fact name="Review by">{reviewWord(found)}</Fact>
            {found.linkedControls.length > 0 && (
              <Fact name="Controls">
                {found.linkedControls.map((c) => (
                  <Link
                    key={c.id}
                    className="link mr-2 inline-flex min-h-6 min-w-6 items-center whitespace-nowrap"
                    href={controlHref(scope, c)}
                  >
                    <Code>{c.code}</Code>
                  </Link>
                ))}
              </Fact>
            )}
            {found.linkedCriteria.length > 0 && (
              <Fact name="Criteria">
                {found.linkedCriteria.map((c) => (
                  <Link
                    key={c.id}
                    className="link mr-2 inline-flex min-h-6 min-w-6 items-center whitespace-nowrap"
                    title={c.title}
                    href={hrefIn(scope, `/criteria/${c.id}`)}
                  >
                    <Code>{c.code}</Code>
                  </Link>
                ))}
              </Fact>
            )}
          </dl>
        </Part>
        {found.needsAcknowledgement && found.approvedVersion !== null && found.readers.all > 0 && (
          <Part name={`Read by ${found.readers.read} of ${found.readers.all}`}>
            <ul className="border-rule border-t">
              {found.people.map((p) => (
                <li key={p.name} className="flex flex-wrap justify-between gap-x-3 border-rule border-b py-1.5">
                  {p.name}
                  {p.at ? (
                    <StateSign state="covered" word={formatDay(today(p.at, timeZone))} />
                  ) : (
                    <StateSign state="due" word="not yet" />
                  )}
                </li>
              ))}
            </ul>
            <Unnamed count={found.readers.all - found.people.length} />
          </Part>
        )}
      </div>
    </div>
  );
}

function Unnamed({ count }: { count: number }) {
  if (count <= 0) return null;
  return (
    <p className="pt-1.5 text-ink-2">
      {count === 1 ? "1 person has" : `${count} people have`} not read it yet. Auditors are not told who.
    </p>
  );
}

function Versions({ scope, found, timeZone }: Props) {
  return (
    <ol className="border-rule border-t">
      {found.versions.map((v) => (
        <li key={v.version} className="grid gap-0.5 border-rule border-b py-2">
          <span className="flex flex-wrap gap-x-4">
            {v.version === found.opened ? (
              <span className="font-medium">Version {v.version}</span>
            ) : (
              <Link className="link" href={hrefIn(scope, `/documents/${found.id}`, { version: String(v.version) })}>
                Version {v.version}
              </Link>
            )}
            <span className="text-ink-2">
              {v.savedBy}, {formatDay(today(v.savedAt, timeZone))}
              {v.note ? `: ${v.note}` : ""}
            </span>
          </span>
          {v.approvals.map((a) => (
            <StateSign
              key={a.by + a.on}
              state={a.byWriter ? "late" : "covered"}
              word={`approved by ${a.by}, ${formatDay(a.on)}${a.byWriter ? ", who wrote it" : ""}`}
              wrap
            />
          ))}
        </li>
      ))}
    </ol>
  );
}
