"use client";

import { clsx } from "clsx";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { buttonStyle } from "../ui/button-style";
import { Link } from "../ui/link";
import { Search } from "./search";

export type ContentsOf = {
  guides: { name: string; title: string }[];
  groups: { name: string; title: string; operations: { slug: string; summary: string }[] }[];
};

const REFERENCE = [
  { href: "/docs/api", title: "API overview" },
  { href: "/docs/errors", title: "Error codes" },
  { href: "/docs/telemetry", title: "Telemetry" },
];

/** What there is to read, beside it. Public pages load little: `cn` would bring all of tailwind-merge, and no class here contradicts another; icons would bring what draws them. On a narrow screen it is unfolded from a button, and folded again by following a link. */
export function Contents({ guides, groups }: ContentsOf) {
  const path = usePathname();
  const [openAt, setOpenAt] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const open = openAt === path;
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>(`[aria-current="page"][href="${CSS.escape(path).replaceAll("\\/", "/")}"]`);
    // Only the list is moved, never the page.
    if (current && list.current) list.current.scrollTop = current.offsetTop - list.current.clientHeight / 2;
  }, [path]);
  return (
    <div className="space-y-4 lg:sticky lg:top-18 lg:z-10 lg:flex lg:max-h-[calc(100dvh-5.5rem)] lg:flex-col">
      <div className="flex gap-2">
        <div className="min-w-0 flex-1">
          <Search />
        </div>
        <button
          type="button"
          className={buttonStyle({ className: "h-9 lg:hidden" })}
          aria-expanded={open}
          aria-controls="docs-contents"
          onClick={() => setOpenAt(open ? undefined : path)}
        >
          Contents
        </button>
      </div>
      <div ref={list} id="docs-contents" className={clsx("relative min-h-0 overflow-y-auto pb-4 lg:block", open ? "block border-b" : "hidden")}>
        <nav aria-label="Docs" className="space-y-5">
          <Part title="Guides">
            <Entry href="/docs" path={path}>
              Overview
            </Entry>
            {guides.map(({ name, title }) => (
              <Entry key={name} href={`/docs/${name}`} path={path}>
                {title}
              </Entry>
            ))}
          </Part>
          <Part title="Reference">
            {REFERENCE.map(({ href, title }) => (
              <Entry key={href} href={href} path={path}>
                {title}
              </Entry>
            ))}
          </Part>
          <Part title="Resources">
            {groups.map((group) => (
              <Resource key={group.name} {...group} path={path} />
            ))}
          </Part>
        </nav>
      </div>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="space-y-1">
      <p className="px-2 text-xs font-medium text-muted-foreground">{title}</p>
      <ul>{children}</ul>
    </div>
  );
}

const ENTRY = "block rounded-md px-2 py-1 leading-snug break-words";
const look = (current: boolean) => (current ? "bg-foreground/8 font-medium text-foreground" : "text-muted-foreground hover:bg-muted hover:text-foreground");

function Entry({ href, path, children }: { href: string; path: string; children: ReactNode }) {
  return (
    <li>
      <Link href={href} aria-current={href === path ? "page" : undefined} className={clsx(ENTRY, look(href === path))}>
        {children}
      </Link>
    </li>
  );
}

/** A resource, and below it what can be done with it: the one that is read is unfolded. */
function Resource({ name, title, operations, path }: ContentsOf["groups"][number] & { path: string }) {
  const href = `/docs/api/${name}`;
  const here = path === href || path.startsWith(`${href}/`);
  const [toggled, setToggled] = useState<boolean>();
  const open = toggled ?? here;
  return (
    <li>
      <div className="flex items-start">
        <Link href={href} aria-current={path === href ? "page" : undefined} className={clsx(ENTRY, "min-w-0 flex-1", look(path === href))}>
          {title}
        </Link>
        <button
          type="button"
          aria-expanded={open}
          aria-label={`Operations of ${title}`}
          onClick={() => setToggled(!open)}
          className="grid size-7 shrink-0 place-items-center rounded-md text-muted-foreground hover:bg-muted hover:text-foreground"
        >
          <span aria-hidden className={clsx("w-3.5 text-center leading-none", open && "rotate-90")}>
            ›
          </span>
        </button>
      </div>
      {open && (
        <ul className="my-1 ml-2 border-l pl-2">
          {operations.map(({ slug, summary }) => (
            <Entry key={slug} href={`${href}/${slug}`} path={path}>
              {summary}
            </Entry>
          ))}
        </ul>
      )}
    </li>
  );
}
