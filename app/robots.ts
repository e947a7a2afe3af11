import type { MetadataRoute } from "next";
import { publicUrl } from "#lib/session";

// The address of this server is known when it runs.
export const dynamic = "force-dynamic";

/** Public pages are for everybody. What stands behind a sign-in is no use to a search engine, and the API is none either. */
export default function robots(): MetadataRoute.Robots {
  return {
    rules: {
      userAgent: "*",
      allow: ["/", "/api/v1/downloads/public/"],
      disallow: ["/api/", "/sign-in", "/invitations/", "/oauth/", "/activate", "/git/", "/clawhub/"],
    },
    sitemap: `${publicUrl()}/sitemap.xml`,
  };
}
