import { childEnvironment } from "#db/child-environment.ts";
import type { Config } from "#server/ground/platform/env.ts";

// The login role's URL, never the owner's; whether there is a mail server, but not its credentials.
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
