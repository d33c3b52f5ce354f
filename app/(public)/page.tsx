import { redirect } from "next/navigation";
import { api } from "#app/_lib/api.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

const STEPS = [
  ["Choose the report", "SOC 1, SOC 2, SOC 3, SOC for Cybersecurity, ISAE 3402 or ISO 27001, with its period or date."],
  ["Bring the controls", "Import the spreadsheet you have. Map each control once; it serves every report."],
  [
    "Collect over time",
    "Every occurrence of every control is covered, late, missing, due or coming. Nothing can be altered unnoticed.",
  ],
  [
    "Let the auditor in",
    "Read-only, one engagement, until a date. What they open is on the record, and you can stop it at once.",
  ],
] as const;

export default async function Landing() {
  const signedIn = await (await api()).account.reach().catch(() => null);
  if (signedIn) redirect("/home");
  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="font-title text-3xl">The working papers of your SOC programme</h1>
      <p className="mt-3 max-w-xl text-ink-2 text-lg">
        For companies that need a report, auditors who review the evidence, and providers who run many clients.
      </p>
      <p className="mt-6 flex flex-wrap gap-3">
        <ButtonLink variant="primary" href="/sign-up">
          Start a programme
        </ButtonLink>
        <ButtonLink href="/report-plan">{screenOf("/report-plan").label}</ButtonLink>
      </p>
      <ol className="mt-12 border-rule-strong border-t">
        {STEPS.map(([title, text], i) => (
          <li
            key={title}
            className="grid grid-cols-[2rem_1fr] gap-x-3 border-rule border-b py-4 sm:grid-cols-[2rem_12rem_1fr]"
          >
            <span className="font-code text-ink-2">{i + 1}</span>
            <h2 className="font-medium font-title text-lg">{title}</h2>
            <p className="col-start-2 text-ink-2 sm:col-start-3">{text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
