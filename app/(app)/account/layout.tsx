import type { ReactNode } from "react";
import { PersonShell } from "#app/_features/surface/shell/person-shell.tsx";

export default function AccountLayout({ children }: { children: ReactNode }) {
  return <PersonShell>{children}</PersonShell>;
}
