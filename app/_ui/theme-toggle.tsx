"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { cx } from "./cx.ts";
import { THEME_COOKIE, type Theme, themeAttribute } from "./theme.ts";

const CHOICES = [
  { theme: "light", word: "Light", Icon: Sun },
  { theme: "dark", word: "Dark", Icon: Moon },
  { theme: "system", word: "System", Icon: Monitor },
] as const;

/** `initial` comes from the cookie, read on the server: the first paint already has the right colours without a script. */
export function ThemeToggle({ initial, className }: { initial: Theme; className?: string }) {
  const [theme, setTheme] = useState(initial);
  function choose(next: Theme) {
    setTheme(next);
    applyTheme(next);
  }
  return (
    <fieldset aria-label="Colours" className={cx("inline-flex rounded-md border border-rule bg-sheet p-px", className)}>
      {CHOICES.map(({ theme: value, word, Icon }) => (
        <button
          key={value}
          type="button"
          aria-pressed={theme === value}
          aria-label={word}
          title={word}
          onClick={() => choose(value)}
          className="grid size-6 place-items-center rounded-[5px] text-ink-2 transition-colors duration-100 hover:text-ink aria-pressed:bg-wash aria-pressed:text-ink"
        >
          <Icon aria-hidden="true" className="size-3.5" />
        </button>
      ))}
    </fieldset>
  );
}

function applyTheme(theme: Theme): void {
  const attribute = themeAttribute(theme);
  if (attribute) document.documentElement.dataset.theme = attribute;
  else delete document.documentElement.dataset.theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we support
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=31536000; samesite=lax`;
  try {
    localStorage.setItem(THEME_COOKIE, theme);
  } catch {
    // Storage may be closed to us (private window); the cookie is enough.
  }
}
