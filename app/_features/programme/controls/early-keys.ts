type Choices = readonly (readonly [value: string, word: string])[];

/**
 * What a cell holds after keys that its editor would have got, up to Enter: typed at the end of a text, or the choice whose word
 * begins so.
 */
export function afterKeys(text: string, keys: readonly string[], choices: Choices | null): string {
  const enter = keys.indexOf("Enter");
  const typed = enter < 0 ? keys : keys.slice(0, enter);
  return choices ? chosen(text, typed, choices) : typed.reduce(written, text);
}

function written(text: string, key: string): string {
  if (key === "Backspace") return text.slice(0, -1);
  return isCharacter(key) ? text + key : text;
}

function chosen(value: string, keys: readonly string[], choices: Choices): string {
  let at = choices.findIndex(([key]) => key === value);
  let start = "";
  for (const key of keys) {
    start = isCharacter(key) ? start + key.toLowerCase() : "";
    if (start !== "") at = begins(choices, start) ?? at;
    if (key === "ArrowDown") at = Math.min(at + 1, choices.length - 1);
    if (key === "ArrowUp") at = Math.max(at - 1, Math.min(at, 0));
  }
  return choices[at]?.[0] ?? value;
}

function begins(choices: Choices, start: string): number | null {
  const found = choices.findIndex(([, word]) => word.toLowerCase().startsWith(start));
  return found < 0 ? null : found;
}

function isCharacter(key: string): boolean {
  return [...key].length === 1;
}
