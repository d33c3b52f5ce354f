import { ForReader } from "#app/_lib/audience.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import { type ControlStatus, GAP_LABEL, type Gap } from "#server/programme/controls/rules/kinds.ts";
import { PLACEHOLDER } from "./words.ts";

/** Something the control lacks: a shape and a word. */
export function GapSign({ gap }: { gap: Gap }) {
  return gap === "placeholder" ? (
    <StateSign state="late" word={<ForReader words={PLACEHOLDER} />} className="text-late" />
  ) : (
    <StateSign state="missing" word={GAP_LABEL[gap]} className="text-miss" />
  );
}

export function StatusWord({ status }: { status: ControlStatus }) {
  if (status === "active") return "active";
  return <StateSign state={status === "draft" ? "coming" : "not-applicable"} word={status} />;
}
