import { Counter, Gauge, Histogram, Registry } from "prom-client";
import manifest from "../../../package.json" with { type: "json" };

type Instruments = ReturnType<typeof makeInstruments>;

// One set per process, even if the bundler loads this module twice.
const shared = globalThis as typeof globalThis & { tickmarkInstruments?: Instruments };

/** The process's metrics. Labels must never hold ids of tenants, people or records: their cardinality is unbounded. */
export function instruments(): Instruments {
  shared.tickmarkInstruments ??= makeInstruments();
  return shared.tickmarkInstruments;
}

// In seconds, from a cached read to an upload over a slow line.
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
      "Requests, from their headers to the end of their answer; status 499 is a client that left",
      ["method", "route", "status"],
    ),
    procedures: seconds("tickmark_procedure_duration_seconds", "Procedures by outcome, their transaction included", [
      "procedure",
      "outcome",
    ]),
    denials: new Counter({
      name: "tickmark_denials_total",
      help: "Requests kept from what is not theirs, by reason",
      labelNames: ["reason"],
      registers,
    }),
    limited: new Counter({
      name: "tickmark_limited_total",
      help: "Requests refused because somebody had used up what they may, by limit",
      labelNames: ["limit"],
      registers,
    }),
    points: new Counter({
      name: "tickmark_request_points_total",
      help: "Points that signed-in people's and programs' requests cost, by kind",
      labelNames: ["kind"],
      registers,
    }),
    policyReports: new Counter({
      name: "tickmark_policy_reports_total",
      help: "What pages' Content-Security-Policy refused, as browsers reported it, by directive",
      labelNames: ["directive"],
      registers,
    }),
    inFlight: new Gauge({ name: "tickmark_http_requests_in_flight", help: "Requests being answered", registers }),
    journalAppends: counter("tickmark_journal_appends_total", "Journal entries appended"),
    journalRefusals: counter(
      "tickmark_journal_refusals_total",
      "Changes refused because the journal's head is not one that this product signed: anything above 0 is an alarm",
    ),
    stored: counter("tickmark_evidence_stored_total", "Files made durable in the evidence store"),
    storedBytes: counter("tickmark_evidence_stored_bytes_total", "Bytes of those files"),
    storeFailures: counter("tickmark_evidence_store_failures_total", "Files that broke off or were not taken"),
  };
}
