"use client";

import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { Button } from "#app/_ui/button.tsx";
import { Sign } from "#app/_ui/sign.tsx";

type Props = { organizationId: string; clientId: string; email: string; undelivered: boolean };

/** Says that a client's owner has not joined yet, and lets the invitation be sent again. */
export function AwaitedOwner({ organizationId, clientId, email, undelivered }: Props) {
  const again = useAct(client.portfolio.inviteOwnerAgain.mutate, {
    toast: `Invitation resent to ${email}`,
    failsByToast: true,
    refresh: false,
  });
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
        pending={again.pending}
        onClick={() => void again.run({ organization: organizationId, clientId })}
      >
        Resend the invitation
      </Button>
    </>
  );
}
