"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Problem } from "#app/_ui/problem.tsx";

export function EndOtherSessions() {
  const router = useRouter();
  const end = useMutation(useTRPC().account.endOtherSessions.mutationOptions({ onSuccess: () => router.refresh() }));
  const { message } = problemOf(end.error);
  return (
    <div className="mt-3 grid justify-items-start gap-2">
      <Button pending={end.isPending} onClick={() => end.mutate()}>
        Sign out everywhere else
      </Button>
      {message && <Problem>{message}</Problem>}
    </div>
  );
}
