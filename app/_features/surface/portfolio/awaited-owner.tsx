"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import { useToast } from "#app/_ui/toast.tsx";

type Props = { organizationId: string; clientId: string; email: string; undelivered: boolean };

/** Says that a client's owner has not joined yet, and lets the invitation be sent again. */
export function AwaitedOwner({ organizationId, clientId, email, undelivered }: Props) {
  const toast = useToast();
  const again = useMutation(
    useTRPC().portfolio.inviteOwnerAgain.mutationOptions({
      onSuccess: () => toast({ title: `Sent to ${email} again`, tone: "done" }),
      onError: (error) => toast({ title: error.message, tone: "failed" }),
    }),
  );
  return (
    <>
      <span className="flex items-start gap-1.5 font-normal font-ui text-ink-2 text-sm">
        <Sign state={undelivered ? "missing" : "due"} className="mt-0.5 shrink-0" />
        <span>
          {undelivered
            ? `the invitation to its owner, ${email}, could not be delivered: check the address`
            : `its owner, ${email}, has not joined yet`}
        </span>
      </span>
      <Button
        size="small"
        variant="quiet"
        className="font-ui"
        pending={again.isPending}
        onClick={() => again.mutate({ organization: organizationId, clientId })}
      >
        Send the invitation again
      </Button>
    </>
  );
}
