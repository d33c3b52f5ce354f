export const DEMO_PASSWORD = "reconcile-the-ledger-2026";
const at = (name: string) => `${name}@demo.tickmark.example`;

export const DEMO_SIGN_INS = [
  { email: at("owner"), password: DEMO_PASSWORD, name: "Nora Lindqvist", who: "owner of Northwind Payroll" },
  { email: at("compliance"), password: DEMO_PASSWORD, name: "Samir Haddad", who: "compliance manager there" },
  { email: at("control-owner"), password: DEMO_PASSWORD, name: "Grace Okafor", who: "control owner there" },
  { email: at("viewer"), password: DEMO_PASSWORD, name: "Tom Becker", who: "viewer there" },
  { email: at("auditor"), password: DEMO_PASSWORD, name: "Ines Marchetti", who: "auditor at Alder & Pike CPAs" },
  { email: at("mssp"), password: DEMO_PASSWORD, name: "Ravi Menon", who: "runs clients at Castellan Security" },
] as const;
