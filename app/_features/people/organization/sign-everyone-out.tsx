"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";

export function SignEveryoneOut({ organizationId }: { organizationId: string }) {
  const [open, setOpen] = useState(false);
  const form = useForm({
    first: {},
    send: () => client.organizations.signEveryoneOut.mutate({ organization: organizationId }),
    refresh: false,
    done: () => setOpen(false),
  });
  const ended = form.output?.ended ?? 0;
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        Sign everyone out
      </Button>
      {form.isDone && (
        <p role="status" className="mt-2 text-ink-2">
          {ended === 1 ? "1 session was ended." : `${ended} sessions were ended.`} You stay signed in.
        </p>
      )}
      {open && (
        <FormDialog
          title="Sign everyone out?"
          description="Every member has to sign in again on every device, at once. Only this browser stays signed in. Nothing else changes."
          submit="Sign everyone out"
          danger
          form={form}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
