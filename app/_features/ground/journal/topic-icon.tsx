import {
  Building2,
  Calendar,
  ClipboardCheck,
  Download,
  FileCheck2,
  FileText,
  Handshake,
  KeyRound,
  Layers,
  type LucideIcon,
  Network,
  Route,
  Settings2,
  Share2,
  ShieldCheck,
  TriangleAlert,
  Users,
} from "lucide-react";
import type { JournalRow } from "#server/ground/journal/schema.ts";

const ICONS: Record<NonNullable<JournalRow["topic"]>, LucideIcon> = {
  evidence: FileCheck2,
  controls: ShieldCheck,
  criteria: Layers,
  applicability: ClipboardCheck,
  engagements: Calendar,
  plans: Route,
  scope: Network,
  risks: TriangleAlert,
  documents: FileText,
  sharing: Share2,
  people: Users,
  providers: Handshake,
  exports: Download,
  tokens: KeyRound,
  workspace: Settings2,
  organization: Building2,
};

/** Marks what an entry belongs to; its words say it too. */
export function TopicIcon({ topic }: Pick<JournalRow, "topic">) {
  if (topic === null) return null;
  const Icon = ICONS[topic];
  return <Icon aria-hidden="true" className="mr-1.5 inline size-3.5 align-[-2px] text-ink-2" />;
}
