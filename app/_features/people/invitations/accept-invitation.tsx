"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { leaveFor } from "#app/_lib/use-warn-of-loss.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, RadioInput, TextInput } from "#app/_ui/field.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { KIND_LABEL } from "#server/ground/access/rules.ts";
import type { Reach } from "#server/ground/access/schema.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import type { Accepted, InvitationView } from "#server/people/invitations/schema.ts";

type Props = { token: string; view: InvitationView; reach: Reach };

/** Accepting is a press of a button: opening the link changes nothing. */
export function AcceptInvitation({ token, view, reach }: Props) {
  const candidates = reach.organizations.filter((o) => o.kind !== "service_organization");
  const [chosen, setChosen] = useState<string | null>(candidates[0]?.id ?? null);
  const [name, setName] = useState(view.addressee ?? "");
  const accept = useMutation(
    useTRPC().invitations.accept.mutationOptions({
      // A whole new page: the frame around it has to know the new place.
      onSuccess: (accepted) => leaveFor(hrefOf(accepted)),
    }),
  );
  const { message, fields } = problemOf(accept.error);
  const asks = view.kind !== "membership";
  return (
    <form
      className="mt-5 grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const by = asks ? { acceptingId: chosen, acceptingName: chosen ? null : name } : {};
        accept.mutate({ token, ...by });
      }}
    >
      {asks && candidates.length > 0 && (
        <Field group label="You accept for" error={fields.acceptingId}>
          {candidates.map((o) => (
            <RadioInput
              key={o.id}
              name="accepting"
              label={o.name}
              hint={KIND_LABEL[o.kind]}
              checked={chosen === o.id}
              onChange={() => setChosen(o.id)}
            />
          ))}
          <RadioInput
            name="accepting"
            label="A new organization"
            checked={chosen === null}
            onChange={() => setChosen(null)}
          />
        </Field>
      )}
      {asks && chosen === null && (
        <Field
          label={view.kind === "audit" ? "Name of your audit firm" : "Name of your company"}
          hint="It is set up in Tickmark with you as its owner."
          error={fields.acceptingName}
          required
        >
          <TextInput autoComplete="organization" value={name} onChange={(e) => setName(e.target.value)} />
        </Field>
      )}
      {message && Object.keys(fields).length === 0 && <Problem>{message}</Problem>}
      <span>
        <Button type="submit" variant="primary" pending={accept.isPending || accept.isSuccess}>
          Accept the invitation
        </Button>
      </span>
    </form>
  );
}

function hrefOf(accepted: Accepted): string {
  if (accepted.kind === "delegation")
    return pathTo("/o/[organization]/portfolio", { organization: accepted.organizationId });
  if (accepted.workspace && accepted.engagementId)
    return hrefIn({ workspace: accepted.workspace, engagement: accepted.engagementId }, "");
  return "/home";
}
