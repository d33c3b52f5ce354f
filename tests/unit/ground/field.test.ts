import { createElement, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { CheckboxInput, Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { Lock } from "#app/_ui/field-wiring.ts";
import { SelectInput } from "#app/_ui/select-input.tsx";

const group = (error: string | null, input: ReactElement = createElement(CheckboxInput, { label: "Read" })) =>
  renderToStaticMarkup(createElement(() => Field({ label: "It may", group: true, error, children: input })));

test("what is wrong with a group is said of the inputs in it, so that the first gets the focus", () => {
  const wrong = group("Choose at least one.");
  expect(wrong).toMatch(/<input(?=[^>]*type="checkbox")(?=[^>]*aria-invalid="true")/);
  const described = /<fieldset aria-describedby="([^"]+)"/.exec(wrong)?.[1];
  expect(wrong).toContain(`id="${described}"`);
  expect(group("Rate both.", createElement(SelectInput, { "aria-label": "Impact" }))).toMatch(
    /<select[^>]*aria-invalid="true"/,
  );
  expect(group(null)).not.toContain("invalid");
});

test("while a form is sent its texts are read only, and stay within reach", () => {
  const inputs = [createElement(TextInput, { key: 1 }), createElement(TextArea, { key: 2 })];
  const sent = renderToStaticMarkup(createElement(Lock, { value: true }, inputs));
  expect(sent.match(/ readOnly=""/gi)).toHaveLength(2);
  expect(sent).not.toContain('disabled=""');
  expect(renderToStaticMarkup(createElement(Lock, { value: false }, inputs))).not.toMatch(/ readOnly/i);
});
