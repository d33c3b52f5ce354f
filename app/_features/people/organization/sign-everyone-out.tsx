"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";

export function SignEveryoneOut({ organizationId }: { organizationId: string }) {
  const [open, setOpen] = useState(false);
  const end = useMutation(useTRPC().organizations.signEveryoneOut.mutationOptions({ onSuccess: () => setOpen(false) }));
  const ended = end.data?.ended ?? 0;
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        Sign everyone out
      </Button>
      {end.isSuccess && (
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
          pending={end.isPending}
          problem={problemOf(end.error).message}
          onClose={() => setOpen(false)}
          onSubmit={() => end.mutate({ organization: organizationId })}
        />
      )}
    </>
  );
}
