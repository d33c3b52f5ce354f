import { ReportPlan } from "#app/_features/plan/reports/report-plan.tsx";
import { titled } from "#app/_lib/titled.ts";

export const metadata = titled("/report-plan");

export default function ReportPlanPage() {
  return <ReportPlan today={new Date().toISOString().slice(0, 10)} />;
}
