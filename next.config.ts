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
    "prom-client",
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
  // What every page needs stands in one file, in which the compressor finds more that repeats: 9 kB less than in ten.
  experimental: {
    // A page is loaded when it is first asked for: what is at rest holds none of them.
    preloadEntriesOnStart: false,
    turbopackCjsTreeShaking: true,
    turbopackCjsScopeHoisting: true,
    turbopackCrossModuleConstants: true,
    turbopackMangleExportNames: true,
    turbopackChunking: { maxMergeChunkSize: 4_000_000, requestCost: 2_000_000, minChunkSize: 1_000_000, firstPageLoadPriority: 1 },
  },
  // What people type who have not been here: the words that the pages use for these places.
  redirects: async () => [
    { source: "/sign-up", destination: "/sign-in?create=1", permanent: false },
    { source: "/marketplace", destination: "/skills", permanent: false },
  ],
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
