import { SlidersHorizontal, X } from "lucide-react";
import type { OutputOf } from "#lib/client";
import { buttonStyle } from "../ui/button-style";
import { formatCount } from "../ui/format";
import { href } from "../ui/href";
import { Link } from "../ui/link";

type Facets = OutputOf<"GET /marketplace/skills/facets">;
type Query = Record<string, string | undefined>;
type Option = { value: string | undefined; label: string; count?: number };

const RUNTIMES = { model: "Language model", script: "Script" };
const VERDICTS: Record<string, string> = { pass: "Scan passed", review: "Worth a look", warn: "Warning" };
/** More tags than this are a cloud, not a choice. */
const SHOWN_TAGS = 12;

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const groupsOf = (facets: Facets, query: Query): { name: string; label: string; options: Option[] }[] => [
  {
    name: "category",
    label: "Category",
    options: [
      { value: undefined, label: "All" },
      ...facets.categories
        .filter(({ category, count }) => count > 0 || category === query.category)
        .map(({ category, count }) => ({ value: category, label: capital(category), count })),
    ],
  },
  {
    name: "runtime",
    label: "Runtime",
    options: [{ value: undefined, label: "Any" }, ...facets.runtimes.map(({ runtime, count }) => ({ value: runtime, label: RUNTIMES[runtime], count }))],
  },
  {
    name: "verdict",
    label: "Scan",
    options: [
      { value: undefined, label: "Any" },
      ...facets.verdicts.flatMap(({ verdict, count }) =>
        verdict && VERDICTS[verdict] && (count > 0 || verdict === query.verdict) ? { value: verdict, label: VERDICTS[verdict], count } : [],
      ),
    ],
  },
];

/** What a search can be narrowed to, as links that say how much is left. Beside the results where there is room, else above and folded. */
export function SearchFacets({ facets, query }: { facets: Facets; query: Query }) {
  const used = ["category", "runtime", "verdict", "tag"].filter((name) => query[name]).length;
  return (
    <>
      <aside aria-label="Filters" className="sticky top-20 max-h-[calc(100dvh-6rem)] space-y-5 self-start overflow-y-auto pb-4 max-lg:hidden">
        <Groups facets={facets} query={query} />
      </aside>
      <details className="rounded-lg border lg:hidden">
        <summary className="flex min-h-10 items-center gap-2 rounded-lg px-3 font-medium">
          <SlidersHorizontal aria-hidden className="size-4" /> Filters
          {used > 0 && <span className="text-muted-foreground">{used} on</span>}
        </summary>
        <div className="space-y-5 border-t p-3">
          <Groups facets={facets} query={query} />
        </div>
      </details>
    </>
  );
}

function Groups({ facets, query }: { facets: Facets; query: Query }) {
  const to = (more: Query) => href("/skills", { ...query, ...more });
  return (
    <>
      {groupsOf(facets, query).map(({ name, label, options }) => (
        <nav key={name} aria-label={label} className="space-y-1">
          <p className="px-2 text-xs font-medium text-muted-foreground">{label}</p>
          <ul>
            {options.map(({ value, label: each, count }) => {
              const current = query[name] === value;
              return (
                <li key={each}>
                  <Link
                    href={to({ [name]: value })}
                    scroll={false}
                    aria-current={current ? "true" : undefined}
                    className={`flex min-h-8 items-center justify-between gap-3 rounded-md px-2 ${current ? "bg-foreground/7 font-medium" : "text-muted-foreground hover:bg-muted hover:text-foreground"}`}
                  >
                    {each}
                    {count !== undefined && <span className="text-xs tabular-nums">{formatCount(count)}</span>}
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
      ))}
      {facets.tags.length > 0 && (
        <nav aria-label="Tag" className="space-y-1.5">
          <p className="px-2 text-xs font-medium text-muted-foreground">Tag</p>
          <ul className="flex flex-wrap gap-1 px-1">
            {facets.tags.slice(0, SHOWN_TAGS).map(({ tag, count }) => {
              const current = query.tag?.toLowerCase() === tag;
              return (
                <li key={tag}>
                  <Link
                    href={to({ tag: current ? undefined : tag })}
                    scroll={false}
                    aria-current={current ? "true" : undefined}
                    className={`inline-flex h-6 items-center gap-1 rounded-full border px-2 text-xs ${current ? "border-foreground/45 bg-foreground/7 font-medium" : "text-muted-foreground hover:bg-muted hover:text-foreground"}`}
                  >
                    {tag} <span className="tabular-nums">{formatCount(count)}</span>
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
      )}
    </>
  );
}

/** What narrows the search now, each to be taken away, and all at once. */
export function ActiveFilters({ query }: { query: Query }) {
  const { q, category, runtime, verdict, tag } = query;
  const active = [
    ["q", q && `“${q}”`],
    ["category", category && capital(category)],
    ["runtime", runtime && (RUNTIMES[runtime as keyof typeof RUNTIMES] ?? runtime)],
    ["verdict", verdict && (VERDICTS[verdict] ?? verdict)],
    ["tag", tag && `#${tag}`],
  ].filter((each): each is [string, string] => Boolean(each[1]));
  if (active.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="flex flex-wrap items-center gap-1.5">
      {active.map(([name, label]) => (
        <li key={name} className="max-w-full">
          <Link
            href={href("/skills", { ...query, [name]: undefined })}
            scroll={false}
            aria-label={`Without ${label}`}
            className={buttonStyle({ size: "sm", className: "max-w-full" })}
          >
            <span className="truncate">{label}</span> <X aria-hidden />
          </Link>
        </li>
      ))}
      <li>
        <Link href={href("/skills", { sort: query.sort })} scroll={false} className={buttonStyle({ variant: "ghost", size: "sm" })}>
          Clear all
        </Link>
      </li>
    </ul>
  );
}
