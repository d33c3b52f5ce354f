"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { leaveFor } from "#app/_lib/use-warn-of-loss.ts";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { MemberRow } from "#server/people/people/schema.ts";

type Props = { organizationId: string; who: MemberRow; self: boolean; onClose(): void };

export function EndMembership({ organizationId, who, self, onClose }: Props) {
  const form = useForm({
    first: {},
    send: () => client.people.end.mutate({ organization: organizationId, membershipId: who.id }),
    refresh: !self,
    done: () => {
      if (self) leaveFor("/home");
      onClose();
    },
  });
  const controls =
    who.controls > 0
      ? ` ${who.controls} ${who.controls === 1 ? "control names" : "controls name"} them as owner until you choose someone else.`
      : "";
  const named = who.state === "named";
  return (
    <FormDialog
      title={named ? `Remove ${who.name}?` : self ? "Leave this organization?" : `End the membership of ${who.name}?`}
      description={
        named
          ? `They have never joined, and are no longer offered as an owner.${controls}`
          : `${self ? "You lose" : "They lose"} access to the organization at the next click. What was done stays in the record.${controls}`
      }
      submit={named ? "Remove" : "End membership"}
      danger
      form={form}
      onClose={onClose}
    />
  );
}
