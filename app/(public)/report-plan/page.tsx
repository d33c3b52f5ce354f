import type { Metadata } from "next";
import { ReportPlan } from "#app/_features/plan/reports/report-plan.tsx";

export const metadata: Metadata = { title: "Which report do you need?" };

export default function ReportPlanPage() {
  return <ReportPlan today={new Date().toISOString().slice(0, 10)} />;
}
