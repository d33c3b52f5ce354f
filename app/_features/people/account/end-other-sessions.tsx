"use client";

import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { Button } from "#app/_ui/button.tsx";
import { Problem } from "#app/_ui/problem.tsx";

export function EndOtherSessions() {
  const end = useAct(() => client.account.endOtherSessions.mutate());
  return (
    <div className="mt-3 grid justify-items-start gap-2">
      <Button pending={end.pending} onClick={() => void end.run(undefined)}>
        Sign out everywhere else
      </Button>
      {end.problem && <Problem>{end.problem}</Problem>}
    </div>
  );
}
