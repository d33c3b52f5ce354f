"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { dayOf, momentOf } from "#app/_lib/when.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { DataTable } from "#app/_ui/data-table.tsx";
import { EmptyState } from "#app/_ui/empty-state.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import { CAPABILITIES, type Capability } from "#server/ground/access/rules.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { TokenRow } from "#server/people/tokens/schema.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";

const CreateToken = atIntent(() => import("./create-token.tsx").then((m) => m.CreateToken));

type Props = { title: string; scope: InWorkspace; view: WorkspaceView; tokens: TokenRow[] };

/** The access tokens of this workspace: whose they are, what they may do, and when they were last used. */
export function TokensScreen({ title, scope, view, tokens }: Props) {
  const [doing, setDoing] = useState<"create" | TokenRow | null>(null);
  return (
    <>
      <PageTitle
        title={title}
        sub="For programs that bring evidence or read the record. A token can do no more than the person who made it."
        actions={
          <>
            <a className="link" href="/api/v1/openapi.json">
              API description
            </a>
            <Button variant="primary" onClick={() => setDoing("create")}>
              Create a token
            </Button>
          </>
        }
      />
      {tokens.length === 0 ? (
        <EmptyState title="No access tokens yet" className="border-rule-strong border-t py-6">
          Create a token for each program that sends evidence, so that one can be revoked without the others.
        </EmptyState>
      ) : (
        <DataTable
          caption="Access tokens of this workspace"
          rows={tokens}
          rowKey={(t) => t.id}
          columns={[
            { key: "name", header: "Token", className: "min-w-36", prose: true, cell: (t) => t.name },
            { key: "person", header: "Acts for", hideBelow: "md", prose: true, cell: (t) => t.personName },
            {
              key: "may",
              header: "May",
              hideBelow: "md",
              cell: (t) => (
                <ul>
                  {t.capabilities.map((c) => (
                    <li key={c}>{labelOf(c)}</li>
                  ))}
                </ul>
              ),
            },
            { key: "state", header: "State", cell: (t) => <State token={t} /> },
            {
              key: "used",
              header: "Last used",
              hideBelow: "sm",
              cell: (t) => (t.lastUsedAt ? momentOf(t.lastUsedAt) : <span className="text-ink-2">never</span>),
            },
            {
              key: "revoke",
              header: <span className="sr-only">Actions</span>,
              align: "end",
              cell: (t) =>
                t.state === "live" && (
                  <Button size="small" variant="danger" aria-label={`Revoke ${t.name}`} onClick={() => setDoing(t)}>
                    Revoke
                  </Button>
                ),
            },
          ]}
        />
      )}
      {doing === "create" && <CreateToken scope={scope} view={view} onClose={() => setDoing(null)} />}
      {doing !== null && doing !== "create" && (
        <RevokeToken scope={scope} token={doing} onClose={() => setDoing(null)} />
      )}
    </>
  );
}

function State({ token }: { token: TokenRow }) {
  if (token.state === "live") return <StateSign state="covered" word={`until ${dayOf(token.expiresAt)}`} />;
  if (token.state === "expired") return <StateSign state="not-applicable" word={`expired ${dayOf(token.expiresAt)}`} />;
  return <StateSign state="not-applicable" word="revoked" />;
}

function RevokeToken({ scope, token, onClose }: { scope: InWorkspace; token: TokenRow; onClose(): void }) {
  const form = useForm({
    first: {},
    send: () => client.tokens.revoke.mutate({ ...scope, tokenId: token.id }),
    done: onClose,
  });
  return (
    <FormDialog
      title={`Revoke “${token.name}”?`}
      description="Its next request is refused. What it submitted stays in the record."
      submit="Revoke the token"
      danger
      form={form}
      onClose={onClose}
    />
  );
}

function labelOf(capability: Capability): string {
  return CAPABILITIES[capability].label;
}
