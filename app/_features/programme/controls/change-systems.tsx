"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import type { ChooseSystemsProps } from "./choose-systems.tsx";

const ChooseSystems = atIntent(() => import("./choose-systems.tsx").then((m) => m.ChooseSystems));

/** The button that opens the choice of what a control runs on. */
export function ChangeSystems(props: Omit<ChooseSystemsProps, "onClose">) {
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Button size="small" className="mt-2" icon={<Pencil aria-hidden />} onClick={() => setChoosing(true)}>
        {props.systems.length === 0 ? "Set what it runs on" : "Change what it runs on"}
      </Button>
      {choosing ? <ChooseSystems {...props} onClose={() => setChoosing(false)} /> : null}
    </>
  );
}
