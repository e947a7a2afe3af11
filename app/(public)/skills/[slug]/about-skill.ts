import type { OutputOf } from "#lib/client";
import { publicUrl } from "#lib/session";

type Detail = OutputOf<"GET /marketplace/skills/{slug}">;

/** A skill in schema.org's words. */
export function aboutSkill(skill: Detail): Record<string, unknown> {
  const url = `${publicUrl()}/skills/${skill.slug}`;
  return {
    "@type": "SoftwareApplication",
    name: skill.name,
    description: skill.description,
    url,
    image: `${url}/og.png`,
    applicationCategory: "DeveloperApplication",
    operatingSystem: "Any",
    softwareVersion: skill.version,
    dateModified: skill.updatedAt,
    keywords: skill.tags.join(", "),
    ...(skill.author && { author: { "@type": "Organization", name: skill.author } }),
    ...(skill.license && { license: skill.license }),
    ...(skill.files.length > 0 && { downloadUrl: `${publicUrl()}/api/v1/downloads/public/${skill.slug}/${skill.contentSha}.zip` }),
    offers: { "@type": "Offer", price: 0, priceCurrency: "USD" },
    interactionStatistic: { "@type": "InteractionCounter", interactionType: "https://schema.org/InstallAction", userInteractionCount: skill.installs },
  };
}
