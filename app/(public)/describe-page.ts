import type { Metadata } from "next";
import { publicUrl } from "#lib/session";

type Described = { title: string; description: string; path: string; image?: string };

/** What search engines and whoever unfurls a link are told of a public page. `path` is the one address that stands for it. */
export function describePage({ title, description, path, image = "/og.png" }: Described): Metadata {
  const short = description.length > 200 ? `${description.slice(0, 199).trimEnd()}…` : description;
  const images = [{ url: image, width: 1200, height: 630, alt: title }];
  return {
    metadataBase: new URL(publicUrl()),
    title,
    description: short,
    alternates: { canonical: path },
    openGraph: { type: "website", siteName: "Clanker", title, description: short, url: path, images },
    twitter: { card: "summary_large_image", title, description: short, images },
  };
}
