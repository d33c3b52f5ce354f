import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Lock, TextArea, TextInput } from "#app/_ui/field.tsx";

test("while a form is sent its texts are read only, and stay within reach", () => {
  const inputs = [createElement(TextInput, { key: 1 }), createElement(TextArea, { key: 2 })];
  const sent = renderToStaticMarkup(createElement(Lock, { value: true }, inputs));
  expect(sent.match(/ readOnly=""/gi)).toHaveLength(2);
  expect(sent).not.toContain('disabled=""');
  expect(renderToStaticMarkup(createElement(Lock, { value: false }, inputs))).not.toMatch(/ readOnly/i);
});
