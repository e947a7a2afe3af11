import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  typedRoutes: false,
  serverExternalPackages: [
    "@node-rs/argon2",
    "pg",
    "pg-boss",
    "pino",
    "@prisma/client",
    "@prisma/adapter-pg",
    "just-bash",
    "@resvg/resvg-js",
    "ioredis",
    "@upstash/ratelimit",
    "@upstash/redis",
  ],
  // Types are checked by `npm run check`, which sees the tests and scripts as well.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  // For the pages, whose Content-Security-Policy is in proxy.ts; the API's answers, and what other programs fetch, have their own.
  headers: async () => [
    {
      source: "/((?!api/|git/|clawhub/|downloads/|oauth/(?:authorize|token|register|revoke|device_authorization)|\\.well-known/).*)",
      headers: [
        { key: "x-frame-options", value: "DENY" },
        { key: "x-content-type-options", value: "nosniff" },
        { key: "referrer-policy", value: "strict-origin-when-cross-origin" },
      ],
    },
  ],
};

export default config;
