"use client";

import { ChevronDown } from "lucide-react";
import { usePathname } from "next/navigation";
import { cn } from "../ui/cn";
import { Link } from "../ui/link";
import { SETTINGS } from "./settings-pages";

/** The pages of the settings: a column beside them where there is room, else one line that opens. */
export function SettingsNav() {
  const path = usePathname();
  const at = SETTINGS.flatMap(({ links }) => links).find(({ href }) => isAt(path, href));
  return (
    <>
      <nav aria-label="Settings" className="hidden lg:block">
        <div className="sticky top-8">
          <Groups path={path} />
        </div>
      </nav>
      <nav aria-label="Settings" className="lg:hidden">
        {/* Another page is another element, which is closed again. */}
        <details key={path} className="group rounded-lg border bg-card">
          <summary className="flex h-10 list-none items-center justify-between rounded-lg px-3 font-medium [&::-webkit-details-marker]:hidden">
            <span>
              <span className="sr-only">Page: </span>
              {at?.label ?? "Settings"}
            </span>
            <ChevronDown aria-hidden className="size-4 text-muted-foreground group-open:rotate-180" />
          </summary>
          <div className="border-t p-2">
            <Groups path={path} narrow />
          </div>
        </details>
      </nav>
    </>
  );
}

const isAt = (path: string, href: string) => path === href || (href !== "/settings" && path.startsWith(`${href}/`));

function Groups({ path, narrow = false }: { path: string; narrow?: boolean }) {
  return (
    <div className={narrow ? "grid grid-cols-2 gap-x-2 gap-y-4 sm:grid-cols-3" : "space-y-5"}>
      {SETTINGS.map(({ label, links }) => (
        <div key={label} className="space-y-1">
          <p className="px-2 text-xs font-medium text-muted-foreground">{label}</p>
          <ul aria-label={label} className="space-y-0.5">
            {links.map(({ href, label: page }) => (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={path === href ? "page" : isAt(path, href) ? "true" : undefined}
                  className={cn(
                    "flex items-center rounded-md px-2",
                    narrow ? "h-9" : "h-8",
                    isAt(path, href) ? "bg-foreground/7 font-medium" : "text-muted-foreground hover:bg-foreground/5 hover:text-foreground",
                  )}
                >
                  {page}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
