import { href } from "../ui/href";
import { Link } from "../ui/link";

export const TABS = { overview: "Overview", files: "Files", versions: "Versions", scan: "Scan", install: "Install" } as const;
export type Tab = keyof typeof TABS;

export const isTab = (value: string | undefined): value is Tab => value !== undefined && Object.hasOwn(TABS, value);

/** The address of a part of a skill's page. */
export const tabHref = (slug: string, tab: Tab, more: Record<string, string | undefined> = {}) =>
  href(`/skills/${slug}`, { tab: tab === "overview" ? undefined : tab, ...more });

/** The parts of a skill's page. Each is a link: it works before scripts do, and can be sent to somebody. */
export function SkillTabs({ slug, current, counts }: { slug: string; current: Tab; counts: Partial<Record<Tab, number>> }) {
  return (
    <nav aria-label="Parts of this page" className="overflow-x-auto border-b">
      <ul className="flex gap-1">
        {Object.entries(TABS).map(([tab, label]) => (
          <li key={tab}>
            <Link
              href={tabHref(slug, tab as Tab)}
              scroll={false}
              aria-current={tab === current ? "page" : undefined}
              className={`inline-flex h-10 items-center gap-1.5 border-b-2 px-3 font-medium max-sm:px-2 focus-visible:-outline-offset-2 ${tab === current ? "border-foreground" : "border-transparent text-muted-foreground hover:text-foreground"}`}
            >
              {label}
              {counts[tab as Tab] !== undefined && <span className="text-xs text-muted-foreground tabular-nums">{counts[tab as Tab]}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
