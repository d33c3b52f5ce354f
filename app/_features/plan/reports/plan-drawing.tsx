import { cx } from "#app/_ui/cx.ts";
import { addDays, addMonths, dayNumber, formatDay, formatSpan, startOfMonth } from "#server/ground/calendar/rules.ts";
import { ENGAGEMENT_LABEL } from "#server/ground/report-kinds/rules.ts";
import { type Schedule, STEP_LABEL, type Step } from "#server/plan/reports/rules/schedule.ts";

type Props = { plan: Schedule; today: string; due: string | null };
type Scale = { left(date: string): number; months: string[] };

const BAR: Record<Step["name"], string> = {
  readiness: "border border-rule-field border-dashed",
  build: "border border-rule-field border-dashed",
  type1_date: "bg-tick",
  window: "bg-tick",
  report: "border border-tick bg-tick-wash",
  certification: "border border-tick bg-tick-wash",
};

/** The plan's steps, one below the other, against the months. The text beside it says the same. */
export function PlanDrawing({ plan, today, due }: Props) {
  const scale = scaleOf(plan, today, due);
  return (
    <div className="grid gap-6">
      {plan.lanes.map((lane) => (
        <section key={lane.kinds.join()} aria-label={lane.kinds.map((kind) => ENGAGEMENT_LABEL[kind]).join(" and ")}>
          <h3 className="font-medium">{lane.kinds.map((kind) => ENGAGEMENT_LABEL[kind]).join(" and ")}</h3>
          <Months scale={scale} />
          <ol className="grid gap-2">
            {lane.steps.map((step) => (
              <li key={step.name + step.from}>
                <p className="flex flex-wrap items-baseline justify-between gap-x-3">
                  <span>{STEP_LABEL[step.name]}</span>
                  <span className="text-ink-2 text-sm tabular-nums">
                    {step.from === step.to ? formatDay(step.from) : formatSpan(step)}
                  </span>
                </p>
                <div aria-hidden="true" className="relative h-3.5">
                  <DayMark at={scale.left(today)} className="border-ink-3 border-dotted" />
                  {due && <DayMark at={scale.left(due)} className="border-late-mark" />}
                  <Bar step={step} scale={scale} />
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
      <p className="text-ink-2 text-sm">
        The dotted line is today, {formatDay(today)}
        {due ? `; the other one the day it is needed, ${formatDay(due)}` : ""}.
      </p>
    </div>
  );
}

function Bar({ step, scale }: { step: Step; scale: Scale }) {
  const left = scale.left(step.from);
  if (step.name === "type1_date")
    return (
      <span
        className={cx("-translate-x-1/2 absolute top-0.5 size-2.5 rotate-45", BAR[step.name])}
        style={{ left: `${left}%` }}
      />
    );
  const width = scale.left(addDays(step.to, 1)) - left;
  return (
    <span
      className={cx("absolute inset-y-0.5 rounded-[2px]", BAR[step.name])}
      style={{ left: `${left}%`, width: `max(4px, ${width}%)` }}
    />
  );
}

function DayMark({ at, className }: { at: number; className: string }) {
  return <span className={cx("absolute inset-y-0 border-l", className)} style={{ left: `${at}%` }} />;
}

const month = new Intl.DateTimeFormat("en", { month: "short", timeZone: "UTC" });

function Months({ scale }: { scale: Scale }) {
  const every = Math.ceil(scale.months.length / 8);
  return (
    <div aria-hidden="true" className="relative mt-1 h-5 border-rule border-b text-ink-2 text-xs">
      {scale.months
        .filter((_, i) => i % every === 0)
        .map((first) => (
          <span
            key={first}
            className="absolute border-rule-strong border-l pl-1"
            style={{ left: `${scale.left(first)}%` }}
          >
            {first.slice(5, 7) === "01" ? first.slice(0, 4) : month.format(new Date(first))}
          </span>
        ))}
    </div>
  );
}

function scaleOf(plan: Schedule, today: string, due: string | null): Scale {
  const steps = plan.lanes.flatMap((lane) => lane.steps);
  const dates = [today, ...(due ? [due] : []), ...steps.flatMap(({ from, to }) => [from, to])].sort();
  const from = startOfMonth(dates[0] ?? today);
  const to = addMonths(startOfMonth(dates.at(-1) ?? today), 1);
  const days = dayNumber(to) - dayNumber(from);
  const months: string[] = [];
  for (let first = from; first < to; first = addMonths(first, 1)) months.push(first);
  return { months, left: (date) => ((dayNumber(date) - dayNumber(from)) / days) * 100 };
}
