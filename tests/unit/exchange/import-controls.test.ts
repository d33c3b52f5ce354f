import { describe, expect, it } from "vitest";
import { existing, FULL, imported } from "./import-cases.ts";

const HEADINGS = [
  "Control ID",
  "Title",
  "Description",
  "Criteria",
  "Owner",
  "Frequency",
  "Type",
  "Nature",
  "Key",
  "Evidence",
];

describe("a new control", () => {
  it("takes every column", () => {
    const row = [
      "`AC-02`",
      " Keys ",
      "Keys rotate.",
      "CC6.1–CC6.3; 5.15",
      "Bo",
      "Annually",
      "Preventive",
      "ITDM",
      "x",
      "Ticket; Log",
    ];
    const { rows, counts } = imported([HEADINGS, row]);
    expect(counts).toEqual({ create: 1, update: 0, unchanged: 0, reject: 0 });
    expect(rows[0]).toMatchObject({
      row: 2,
      verdict: "create",
      control: {
        ...{ code: "AC-02", title: "Keys", statement: "Keys rotate.", criteria: ["CC6.1", "CC6.2", "CC6.3", "A.5.15"] },
        ...{ ownerName: "Bo", frequency: "annual", type: "preventive", nature: "it_dependent_manual", key: true },
        ...{ evidenceTypes: ["Ticket", "Log"], category: null, status: null },
      },
      problems: [],
    });
  });

  it("gets its title from the statement when the list has none", () => {
    const { rows } = imported([
      ["Control #", "Control Activity"],
      ["1", "Access is reviewed. Removals follow."],
    ]);
    expect(rows[0]?.control).toMatchObject({
      title: "Access is reviewed",
      statement: "Access is reviewed. Removals follow.",
    });
  });

  it("is accepted without owner and frequency, which are reported as gaps", () => {
    const { rows } = imported([
      ["Control ID", "Description"],
      ["AC-02", "{team} reviews."],
    ]);
    expect(rows[0]?.verdict).toBe("create");
    expect(rows[0]?.warnings.map(({ column, reason }) => `${column}: ${reason}`)).toEqual([
      "Description: Still to be filled in: {team}.",
      "Owner: No owner.",
      "Frequency: No frequency: without it no occurrence is due.",
      "Criteria: Mapped to no criterion.",
    ]);
  });

  it("takes the defaults for owner and frequency where it has none", () => {
    const list = [
      ["Control ID", "Title", "Owner", "Frequency"],
      ["A-1", "One", "", "TBD"],
      ["A-2", "Two", "Bo", "Daily"],
    ];
    const { rows } = imported(list, { defaults: { owner: "Ada", frequency: "monthly" } });
    expect(rows.map(({ control }) => [control?.ownerName, control?.frequency])).toEqual([
      ["Ada", "monthly"],
      ["Bo", "daily"],
    ]);
  });

  it("reports an unknown status, and leaves it out", () => {
    const { rows } = imported([
      ["Control ID", "Title", "Status"],
      ["A-1", "One", "Compliant"],
      ["A-2", "Two", "In place"],
    ]);
    expect(rows.map(({ control }) => control?.status)).toEqual([null, "active"]);
    expect(rows[0]?.warnings[0]).toMatchObject({ column: "Status" });
  });
});

describe("a rejected row", () => {
  const reasons = (rows: string[][]) =>
    imported(rows).rows.map(({ verdict, problems }) =>
      verdict === "reject" ? problems.map((p) => `${p.column}: ${p.reason}`) : verdict,
    );

  it("has no ID, or one that another row has in any case", () => {
    const list = [
      ["Ref.", "Title", "Owner"],
      ["", "One", "Bo"],
      ["A-1", "Two", "Bo"],
      ["a-1 ", "Three", "Bo"],
    ];
    expect(reasons(list)).toEqual([
      ["Ref.: Give the control an ID."],
      "create",
      ["Ref.: a-1 is already in row 3. Give each control its own ID, or join the two rows."],
    ]);
  });

  it("has neither title nor statement", () => {
    expect(
      reasons([
        ["Control ID", "Title", "Owner"],
        ["A-1", "", "Bo"],
      ]),
    ).toEqual([["Title: Give the control a title or a statement."]]);
  });

  it("names a criterion that the workspace does not have", () => {
    const [first, second] = reasons([
      ["Control ID", "Title", "TSC Ref"],
      ["A-1", "One", "CC6.1, CC6.9"],
      ["A-2", "Two", "A.9.2.1"],
    ]);
    expect(first).toEqual([
      expect.stringMatching(/^TSC Ref: “CC6\.9” is not one of this workspace's criteria\. Correct it, or add/),
    ]);
    expect(second).toEqual([expect.stringContaining("2013 edition")]);
  });

  it("has an unknown word for frequency, type, nature or key, and is told the known ones", () => {
    const list = [HEADINGS, ["A-1", "One", "x", "", "", "Bi-monthly", "Compensating", "Magic", "Perhaps", ""]];
    expect(reasons(list)[0]).toEqual([
      expect.stringMatching(/^Frequency: “Bi-monthly” is not known here\. Write continuous, .* or as needed\.$/),
      "Type: “Compensating” is not known here. Write preventive, detective or corrective.",
      "Nature: “Magic” is not known here. Write manual, IT-dependent manual or automated.",
      "Key: “Perhaps” is not known here. Write yes or no.",
    ]);
  });

  it("does not stop the rows around it", () => {
    const list = [
      ["Control ID", "Title"],
      ["A-1", "One"],
      ["", "Lost"],
      ["A-2", "Two"],
    ];
    expect(imported([...list, ["A-1", "Again"]]).counts).toEqual({ create: 2, update: 0, unchanged: 0, reject: 1 });
  });
});

describe("a list imported again", () => {
  it("updates by code, and states each old and new value", () => {
    const { rows } = imported(
      [
        ["Control ID", "Title", "Frequency", "Criteria"],
        ["ac-01", "Access reviews", "Monthly", "CC6.3"],
      ],
      { existing },
    );
    expect(rows[0]).toMatchObject({
      verdict: "update",
      control: { ...FULL, title: "Access reviews", frequency: "monthly", criteria: ["CC6.1", "CC6.2", "CC6.3"] },
    });
    expect(rows[0]?.changes).toEqual([
      { field: "title", from: "Access review", to: "Access reviews" },
      { field: "criteria", from: "CC6.1, CC6.2", to: "CC6.1, CC6.2, CC6.3" },
      { field: "frequency", from: "Quarterly", to: "Monthly" },
    ]);
  });

  it("never erases: empty cells, N/A and missing columns keep existing values", () => {
    const empty = ["AC-01", "", "N/A", "", "", "-", "", "", "", ""];
    for (const list of [
      [HEADINGS, empty],
      [
        ["Control ID", "Owner"],
        ["AC-01", "Ada Li"],
      ],
      [
        ["Control ID", "Criteria"],
        ["AC-01", "CC6.2"],
      ],
    ]) {
      expect(imported(list, { existing, defaults: { owner: "Zoe", frequency: "daily" } }).rows[0]).toMatchObject({
        verdict: "unchanged",
        control: FULL,
        changes: [],
      });
    }
  });

  it("is unchanged when only blanks, line ends or spellings of the same value differ", () => {
    const cells = [
      "AC-01",
      " Access  review\u00a0",
      "Managers review access.  \r\nRemovals follow.\r\n",
      "cc6.2; CC 6.1",
      "Ada Li ",
    ];
    const row = [...cells, "4x per year", "Detect", "manual", "TRUE", "access_review, ticket"];
    expect(imported([HEADINGS, row], { existing }).rows[0]).toMatchObject({ verdict: "unchanged", control: FULL });
  });

  it("changes nothing the second time", () => {
    const list = [
      HEADINGS,
      ["AC-01", "New", "Other words.", "CC7.1", "Bo", "Daily", "P", "A", "no", "Log\nTicket"],
      ["AC-09", "", "Nine.", "", "", "", "", "", "", ""],
    ];
    const defaults = { owner: "Zoe", frequency: "weekly" } as const;
    const first = imported(list, { existing, defaults });
    expect(first.counts).toEqual({ create: 1, update: 1, unchanged: 0, reject: 0 });
    const after = new Map(first.rows.flatMap(({ control }) => (control ? [[control.code, control] as const] : [])));
    expect(imported(list, { existing: after, defaults }).counts).toEqual({
      create: 0,
      update: 0,
      unchanged: 2,
      reject: 0,
    });
  });
});
