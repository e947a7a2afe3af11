import { X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { OutputOf } from "#lib/client";
import { buttonStyle } from "../ui/button-style";
import { FilterLinks } from "../ui/filter-links";
import { href } from "../ui/href";

const RUNTIMES = { model: "Model", script: "Script" };
/** More tags than this are a cloud, not a choice. */
const SHOWN_TAGS = 10;

/** What a search can be narrowed to, as links that say how much is left. Beside the order, which is handed in. */
export function SearchFacets({
  facets,
  query,
  children,
}: {
  facets: OutputOf<"GET /marketplace/skills/facets">;
  query: Record<string, string | undefined>;
  children: ReactNode;
}) {
  const to = (more: Record<string, string | undefined>) => href("/skills", { ...query, ...more });
  const { category, runtime, tag } = query;
  // On a phone what narrows comes first, and the order, which is handed in, below.
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
      <div className="min-w-0">
        <FilterLinks
          label="Category"
          links={[
            { label: "All", href: to({ category: undefined }), current: !category },
            ...facets.categories
              .filter(({ category: each, count }) => count > 0 || each === category)
              .map(({ category: each, count }) => ({
                label: each.charAt(0).toUpperCase() + each.slice(1),
                count,
                href: to({ category: each }),
                current: category === each,
              })),
          ]}
        />
      </div>
      <div className="order-last min-w-0 basis-full lg:order-none lg:ml-auto lg:basis-auto">{children}</div>
      <span aria-hidden className="hidden basis-full lg:block" />
      <div className="min-w-0">
        <FilterLinks
          label="Runtime"
          links={[
            { label: "Any", href: to({ runtime: undefined }), current: !runtime },
            ...facets.runtimes.map(({ runtime: each, count }) => ({ label: RUNTIMES[each], count, href: to({ runtime: each }), current: runtime === each })),
          ]}
        />
      </div>
      {tag ? (
        <Link href={to({ tag: undefined })} aria-label={`Without the tag ${tag}`} className={buttonStyle({ size: "sm" })}>
          {tag} <X aria-hidden />
        </Link>
      ) : (
        facets.tags.length > 0 && (
          <div className="min-w-0">
            <FilterLinks
              label="Tag"
              links={facets.tags.slice(0, SHOWN_TAGS).map(({ tag: each, count }) => ({ label: `#${each}`, count, href: to({ tag: each }), current: false }))}
            />
          </div>
        )
      )}
    </div>
  );
}
