import { type ControlField, factsOf } from "./fields.ts";

/** A column of a list of controls, in spreadsheets that come in and go out. */
type Column = {
  /** null: about other rows than the control's own */
  field: ControlField | null;
  /** above the column in exports, and in messages when a list lacks it */
  heading: string;
  /**
   * Headings that clients' lists give it, by weight. 10: unambiguous; 5 or less: the cells below must confirm it. As `plainWords`
   * normalises them: lower case; "#", "no." and "nr" become "number"; "the" is dropped.
   */
  aliases: Readonly<Record<number, string>>;
};

const COLUMNS = {
  code: {
    field: "code",
    heading: "Control ID",
    aliases: {
      10: `
        control id, control number, control code, control ref, control reference, control reference number,
        control ref number, control identifier, control id number, unique control id, internal control id,
        ctrl id, ctrl number, ctrl ref, ctl id, ctl number, ctrl`,
      8: "id, ref, reference, code, identifier, ref number, reference number, unique id, ref id, reference id",
      4: "number, serial number, s number, sl number, item, item number, row",
    },
  },
  title: {
    field: "title",
    heading: "Title",
    aliases: {
      10: "control name, control title, title, name, control short name, name of control, short title",
      8: "control summary, short description, summary, headline, label",
      6: "control",
    },
  },
  statement: {
    field: "statement",
    heading: "Statement",
    aliases: {
      10: `
        control description, control statement, control activity, control activities,
        control activity description, control wording, control text, control language,
        description of control, description of control activity, description of controls, statement`,
      8: `
        description, activity, activity description, detailed description, full description, wording,
        control details`,
      5: `
        control, controls, details, detail, narrative, control narrative, implementation,
        how it is performed, procedure, control procedure`,
    },
  },
  criteria: {
    field: null,
    heading: "Criteria",
    aliases: {
      10: `
        criteria, criterion, criteria ref, criteria reference, criteria id, criteria number, criterion id,
        criteria mapping, mapped criteria, applicable criteria, related criteria, trust services criteria,
        trust services criterion, trust service criteria, tsc, tsc ref, tsc reference, tsc id, tsc number,
        tsc mapping, tsc criteria, soc 2 criteria, soc 2, soc2, soc2 criteria, aicpa tsc, aicpa criteria,
        common criteria, annex a, annex a control, annex a controls, annex a ref, annex a reference,
        iso 27001, iso27001, iso / iec 27001, iso 27001 annex a, iso 27001 control, iso 27001 controls,
        control objective id, control objective ref, control objective number, objective id`,
      5: `
        control objective, control objectives, objective, objectives, mapping, mappings, mapped to, maps to,
        framework, framework mapping, framework ref, requirement, requirements, requirement id, standard,
        clause, clauses, iso`,
    },
  },
  owner: {
    field: "owner",
    heading: "Owner",
    aliases: {
      10: "control owner, control owners, owner, owners, owner name, control owner name, owner s",
      9: `
        performed by, responsible, responsible party, responsible person, person responsible,
        control performer, performer`,
      7: `
        control operator, operator, process owner, responsibility, accountable, assigned to, assignee,
        responsible team, responsible role, responsible function, executed by, operated by, who,
        who performs, who performs it`,
    },
  },
  frequency: {
    field: "frequency",
    heading: "Frequency",
    aliases: {
      10: `
        frequency, control frequency, cadence, control cadence, how often, periodicity, frequency of control,
        frequency of operation, frequency of performance, operating frequency, execution frequency,
        performance frequency, review frequency, recurrence`,
      5: "freq, interval, schedule, timing, when, when performed, period, testing frequency",
    },
  },
  anchor: {
    field: "anchor",
    heading: "Cycle starts on",
    aliases: {
      10: `
        cycle starts on, cycle start, cycle start date, anniversary, anniversary month, due month, month due,
        month performed, month of performance, performed in, scheduled month, performance month, review month`,
      4: "month, months, start date, scheduled for",
    },
  },
  dueDays: {
    field: "dueDays",
    heading: "Due days",
    aliases: { 10: "due days, days to complete, due after days, due within days, days after cycle start, due in days" },
  },
  graceDays: {
    field: "graceDays",
    heading: "Grace days",
    aliases: { 10: "grace days, grace, grace period, grace period days, days of grace" },
  },
  operatesFrom: {
    field: "operatesFrom",
    heading: "First day performed",
    aliases: {
      10: `
        first day performed, in operation since, operating since, operates since, in place since, since,
        implementation date, implemented on, date implemented, go live date, effective date, effective from,
        effective since, operational since`,
      4: "start date, from, date",
    },
  },
  operatesTo: {
    field: "operatesTo",
    heading: "Last day performed",
    aliases: {
      10: "last day performed, in operation until, operating until, effective to, effective until, retired on, end date",
    },
  },
  type: {
    field: "type",
    heading: "Type",
    aliases: {
      10: `
        control type, type of control, preventive / detective, preventative / detective,
        preventive or detective, preventive / detective / corrective, preventive detective corrective,
        prevent / detect, prevent or detect, preventive detective, p / d, p / d / c`,
      9: "type",
      4: "purpose, classification, control classification",
    },
  },
  nature: {
    field: "nature",
    heading: "Nature",
    aliases: {
      10: `
        nature, control nature, nature of control, manual / automated, automated / manual,
        manual or automated, automated or manual, manual automated, manual / automatic,
        manual / it dependent / automated, m / a, a / m, automation, automation level, level of automation,
        degree of automation`,
      4: "method, control method, execution, mode, execution type, classification",
    },
  },
  key: {
    field: "isKey",
    heading: "Key",
    aliases: {
      10: `
        key, key control, key controls, is key, is key control, key / non key, key or non key, key y / n,
        key control y / n, key yes / no`,
      4: "significance, importance",
    },
  },
  evidence: {
    field: "evidenceTypes",
    heading: "Evidence",
    aliases: {
      10: `
        evidence, evidence required, required evidence, evidence type, evidence types, evidence needed,
        evidence of operation, evidence of control, control evidence, audit evidence, supporting evidence,
        evidence requested, expected evidence`,
      5: `
        artifacts, artefacts, documentation, supporting documentation, evidence / documentation, proof,
        records`,
    },
  },
  category: {
    field: "category",
    heading: "Category",
    aliases: {
      10: "category, control category, domain, control domain, control family, family, control area",
      6: `
        area, group, control group, topic, theme, section, process, process area, business process, function,
        sub category, domain name`,
    },
  },
  status: {
    field: "status",
    heading: "Status",
    aliases: {
      10: "status, control status, implementation status",
      4: "state, implemented, lifecycle",
    },
  },
} as const satisfies Record<string, Column>;
export type ImportField = keyof typeof COLUMNS;
export const IMPORT_FIELDS = Object.keys(COLUMNS) as ImportField[];

export function headingOf(column: ImportField): string {
  return COLUMNS[column].heading;
}

/** Each heading that may stand above the column, with its weight. */
export function knownHeadings(column: ImportField): { heading: string; weight: number }[] {
  return Object.entries(COLUMNS[column].aliases).flatMap(([weight, headings]) =>
    headings
      .trim()
      .split(/,\s+/)
      .map((heading) => ({ heading, weight: Number(weight) })),
  );
}

export function isDesignColumn(column: ImportField): boolean {
  const { field } = COLUMNS[column];
  return field !== null && factsOf(field).isDesign === true;
}
