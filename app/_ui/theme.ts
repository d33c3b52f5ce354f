export type Theme = "light" | "dark" | "system";
export const THEME_COOKIE = "theme";

/**
 * Reads the theme from the cookie's value, for the root layout:
 * `<html data-theme={themeAttribute(cookies().get(THEME_COOKIE)?.value)}>`.
 * Nothing is set for "system", so that the media query decides.
 */
export function themeAttribute(cookie: string | undefined): "light" | "dark" | undefined {
  return cookie === "light" || cookie === "dark" ? cookie : undefined;
}
