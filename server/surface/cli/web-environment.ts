import { childEnvironment } from "#db/child-environment.ts";
import type { Config } from "#server/ground/platform/env.ts";

/**
 * The serving process gets the login role's address; the owner's stays here. It sends no mail, so that it learns that there is a mail
 * server, and not how to sign in there.
 */
export function webEnvironment(config: Config, appUrl: string): NodeJS.ProcessEnv {
  return childEnvironment("web", {
    NODE_ENV: config.NODE_ENV === "development" ? "development" : "production",
    PORT: String(config.PORT),
    APP_URL: config.appUrl,
    NEXTAUTH_URL: config.appUrl,
    DATABASE_APP_URL: appUrl,
    DATABASE_PREPARED: String(config.prepared),
    DEMO: String(config.demo),
    NEXT_TELEMETRY_DISABLED: "1",
    ...(config.SMTP_URL ? { SMTP_URL: `${new URL(config.SMTP_URL).protocol}//elsewhere` } : {}),
  });
}
