import Link from "next/link";
import { NO_OWNER } from "#app/_features/people/people/words.ts";
import { controlHref } from "#app/_features/programme/controls/href.ts";
import { ForReader } from "#app/_lib/audience.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { Code } from "#app/_ui/code.tsx";
import { Fact, Part } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import { CLASSIFICATION_LABEL, DATA_OWNER_LABEL, KINDS, METHOD_LABEL } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeItemView } from "#server/programme/scope/schema.ts";
import { AddItem } from "./add-item.tsx";
import { ItemVersions } from "./item-versions.tsx";
import { Standing, VendorSigns } from "./signs.tsx";
import { VendorReports } from "./vendor-reports.tsx";
import { NO_DESCRIPTION } from "./words.ts";

type Props = {
  scope: InWorkspace;
  found: ScopeItemView;
  today: string;
  timeZone: string;
  mayManage: boolean;
};

/** One item: what it is today, what a vendor's reports say, and every version it has had. */
export function ItemSheet({ scope, found, today, timeZone, mayManage }: Props) {
  const { item } = found;
  const isVendor = item.kind === "vendor";
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
      <Part name="Description">
        {item.description ? (
          <p className="max-w-[72ch] whitespace-pre-line text-lg">{item.description}</p>
        ) : (
          <p className="text-ink-2">
            <ForReader words={NO_DESCRIPTION} />
          </p>
        )}
      </Part>
      <aside className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <Part name="Facts">
          <Facts found={found} />
        </Part>
      </aside>
      <div className="grid min-w-0 content-start gap-6">
        {isVendor && (
          <Part name="Reports">
            <VendorReports scope={scope} found={found} today={today} mayManage={mayManage} />
          </Part>
        )}
        {isVendor && item.method !== "vendor" && (
          <Part name="Expected controls">
            <ul className="mb-2">
              {found.expected.map((e) => (
                <li key={e.id} className="flex flex-wrap gap-x-4 border-rule border-b py-1.5">
                  <Link className="link" href={hrefIn(scope, `/scope/${e.id}`)}>
                    {e.name}
                  </Link>
                  {e.standing !== "in" && <Standing item={{ standing: e.standing, reason: null }} />}
                </li>
              ))}
            </ul>
            {found.expected.length === 0 && item.method === "carve_out" && (
              <p className="mb-2">
                <StateSign state="missing" word="none named" />
                <span className="text-ink-2"> · a carve-out names the controls it relies on</span>
              </p>
            )}
            {mayManage && (
              <AddItem
                scope={scope}
                kinds={["subservice_control"]}
                today={today}
                label="Add an expected control"
                first={{ vendorId: item.id }}
              />
            )}
          </Part>
        )}
        {found.controls.length > 0 && (
          <Part name="Controls that run on it">
            <ul className="border-rule border-t">
              {found.controls.map((c) => (
                <li key={c.code} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 border-rule border-b py-1.5">
                  <Link className="link w-fit" href={controlHref(scope, c)}>
                    <Code>{c.code}</Code>
                  </Link>
                  <span>{c.title}</span>
                </li>
              ))}
            </ul>
          </Part>
        )}
        <Part name="Versions">
          <ItemVersions versions={found.versions} timeZone={timeZone} />
        </Part>
      </div>
    </div>
  );
}

function Facts({ found }: { found: ScopeItemView }) {
  const { item, uses } = found;
  return (
    <dl className="border-rule border-t">
      <Fact name="Standing">
        <Standing item={item} />
      </Fact>
      {KINDS[item.kind].view === "system" && (
        <Fact name="ISMS">{item.inIsms ? "within the management system" : "outside the management system"}</Fact>
      )}
      <Fact name="Owner">{item.ownerName ?? <ForReader words={NO_OWNER} />}</Fact>
      {item.classification && <Fact name="Classification">{CLASSIFICATION_LABEL[item.classification]}</Fact>}
      {item.dataOwner && <Fact name="Whose data">{DATA_OWNER_LABEL[item.dataOwner]}</Fact>}
      {item.method && <Fact name="Method">{METHOD_LABEL[item.method]}</Fact>}
      {item.vendor && (
        <Fact name="Assurance">
          <VendorSigns item={{ ...item, method: item.method === "vendor" ? "vendor" : null }} />
        </Fact>
      )}
      {KINDS[item.kind].criteria && (
        <Fact name="Criteria">
          {item.criteria.length === 0 ? (
            item.unshownCriteria > 0 ? (
              "none of this engagement"
            ) : (
              "none"
            )
          ) : (
            <ul>
              {item.criteria.map((c) => (
                <li key={c.id}>
                  <span className="font-code text-sm">{c.code}</span> {c.title}
                </li>
              ))}
            </ul>
          )}
        </Fact>
      )}
      <Fact name="In force from">{formatDay(item.effectiveFrom)}</Fact>
      {uses.length > 0 && <Fact name="Used by">{uses.join("; ")}</Fact>}
    </dl>
  );
}
