import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { oncePerProcess } from "#db/once-per-process.ts";
import manifest from "../../../package.json" with { type: "json" };

/** Labels must never hold ids of tenants, people or records: their cardinality is unbounded. */
export const instruments = oncePerProcess("tickmarkInstruments", makeInstruments);

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300];

function makeInstruments() {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const seconds = (name: string, help: string, labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets: BUCKETS, registers });
  const info = { name: "tickmark_info", help: "Always 1", labelNames: ["version"], aggregator: "first" } as const;
  new Gauge({ ...info, registers }).set({ version: manifest.version }, 1);
  return {
    registry,
    requests: seconds(
      "tickmark_http_request_duration_seconds",
      "HTTP requests, from headers to the end of the response; status 499 is a client that disconnected",
      ["method", "route", "status"],
    ),
    procedures: seconds("tickmark_procedure_duration_seconds", "Procedures by outcome, their transaction included", [
      "procedure",
      "outcome",
    ]),
    denials: new Counter({
      name: "tickmark_denials_total",
      help: "Denied requests, by reason",
      labelNames: ["reason"],
      registers,
    }),
    limited: new Counter({
      name: "tickmark_limited_total",
      help: "Requests refused by a rate or concurrency limit, by limit",
      labelNames: ["limit"],
      registers,
    }),
    points: new Counter({
      name: "tickmark_request_points_total",
      help: "Rate-limit points charged to people and access tokens, by kind",
      labelNames: ["kind"],
      registers,
    }),
    policyReports: new Counter({
      name: "tickmark_policy_reports_total",
      help: "Content-Security-Policy violations reported by browsers, by directive",
      labelNames: ["directive"],
      registers,
    }),
    inFlight: new Gauge({ name: "tickmark_http_requests_in_flight", help: "Requests in flight", registers }),
    journalAppends: counter("tickmark_journal_appends_total", "Journal entries appended"),
    journalRefusals: counter(
      "tickmark_journal_refusals_total",
      "Changes refused because the journal's head is not signed by this product: alert on anything above 0",
    ),
    stored: counter("tickmark_evidence_stored_total", "Files made durable in the evidence store"),
    storedBytes: counter("tickmark_evidence_stored_bytes_total", "Bytes of those files"),
    storeFailures: counter("tickmark_evidence_store_failures_total", "Uploads that were interrupted or failed"),
  };
}
