"use client";

import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { orNull } from "#app/_lib/text.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { leaveFor } from "#app/_lib/use-warn-of-loss.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, RadioInput, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { KIND_LABEL } from "#server/ground/access/rules.ts";
import type { Reach } from "#server/ground/access/schema.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import type { Accepted, InvitationView } from "#server/people/invitations/schema.ts";

type Props = { token: string; view: InvitationView; reach: Reach };

/** Accepting is a press of a button: opening the link changes nothing. */
export function AcceptInvitation({ token, view, reach }: Props) {
  const candidates = reach.organizations.filter((o) => o.kind !== "service_organization");
  const form = useForm({
    first: { acceptingId: candidates[0]?.id ?? "", acceptingName: view.addressee ?? "" },
    send: ({ acceptingId, acceptingName }) => {
      const by = { acceptingId: orNull(acceptingId), acceptingName: acceptingId ? null : acceptingName };
      return client.invitations.accept.mutate({ token, ...(asks ? by : {}) });
    },
    refresh: false,
    // A whole new page: the frame around it has to know the new place.
    done: (accepted) => leaveFor(hrefOf(accepted)),
  });
  const asks = view.kind !== "membership";
  const isNew = form.values.acceptingId === "";
  return (
    <Form form={form} className="mt-5 grid gap-4">
      {asks && candidates.length > 0 && (
        <Field group label="You accept for" error={form.errors.acceptingId}>
          {candidates.map((o) => (
            <RadioInput
              key={o.id}
              name="accepting"
              label={o.name}
              hint={KIND_LABEL[o.kind]}
              {...form.only("acceptingId", o.id)}
            />
          ))}
          <RadioInput name="accepting" label="A new organization" {...form.only("acceptingId", "")} />
        </Field>
      )}
      {asks && isNew && (
        <Field
          label={view.kind === "audit" ? "Name of your audit firm" : "Name of your company"}
          hint="It is set up in Tickmark with you as its owner."
          error={form.errors.acceptingName}
          required
        >
          <TextInput autoComplete="organization" {...form.text("acceptingName")} />
        </Field>
      )}
      {form.problem && <Problem>{form.problem}</Problem>}
      <span>
        <Button type="submit" variant="primary" pending={form.pending || form.isDone}>
          Accept the invitation
        </Button>
      </span>
    </Form>
  );
}

function hrefOf(accepted: Accepted): string {
  if (accepted.kind === "delegation")
    return pathTo("/o/[organization]/portfolio", { organization: accepted.organizationId });
  if (accepted.workspace && accepted.engagementId)
    return hrefIn({ workspace: accepted.workspace, engagement: accepted.engagementId }, "");
  return "/home";
}
