"use client";

import { usePathname } from "next/navigation";
import { cn } from "../ui/cn";
import { CountBadge } from "../ui/count-badge";
import { Link } from "../ui/link";
import { type PageLink, pageGroups } from "./pages";
import { useWaiting } from "./use-waiting";

/** `admin`: whether the person looks after the whole server. */
export function MainNav({ admin, onNavigate }: { admin: boolean; onNavigate?: () => void }) {
  return (
    <nav aria-label="Main" className="-mx-1 min-h-0 space-y-4 overflow-y-auto px-1 py-0.5">
      {pageGroups(admin).map(({ label, links }, first) => (
        <div key={label} className="space-y-1">
          {first > 0 && (
            <p id={`nav-${label}`} className="px-2 text-xs font-medium text-muted-foreground">
              {label}
            </p>
          )}
          <ul {...(first > 0 ? { "aria-labelledby": `nav-${label}` } : { "aria-label": label })} className="space-y-0.5">
            {links.map((link) => (
              <NavLink key={link.href} link={link} onNavigate={onNavigate} />
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function NavLink({ link: { href, label, icon: Icon }, onNavigate }: { link: PageLink; onNavigate: (() => void) | undefined }) {
  const path = usePathname();
  const current = path === href || path.startsWith(`${href}/`);
  return (
    <li>
      <Link
        href={href}
        onClick={onNavigate}
        aria-current={path === href ? "page" : current ? "true" : undefined}
        className={cn(
          "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium max-md:h-10",
          current ? "bg-foreground/7 text-foreground" : "text-muted-foreground hover:bg-foreground/5 hover:text-foreground",
        )}
      >
        <Icon aria-hidden className="size-4" />
        {label}
        {href === "/inbox" && <InboxBadge />}
      </Link>
    </li>
  );
}

/** Everything that waits for somebody, beside the page that has it. */
const InboxBadge = () => <CountBadge {...useWaiting()} />;
