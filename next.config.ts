import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  typedRoutes: false,
  serverExternalPackages: ["@node-rs/argon2", "pg", "pg-boss", "pino", "@prisma/client", "@prisma/adapter-pg", "just-bash"],
  // Types are checked by `npm run check`, which sees the tests and scripts as well.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
};

export default config;
