"use client";

import {
  Activity,
  BookOpen,
  Bot,
  Files,
  Inbox,
  LibraryBig,
  type LucideIcon,
  PackagePlus,
  Plug,
  Settings,
  ShieldCheck,
  Store,
  Workflow,
  Zap,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { AgentsBadge } from "../agents/agents-badge";
import { cn } from "../ui/cn";
import { InboxBadge } from "../workflows/inbox-badge";

const WORKSPACE = [
  { href: "/library", label: "Library", icon: LibraryBig },
  { href: "/workflows", label: "Workflows", icon: Workflow },
  { href: "/triggers", label: "Triggers", icon: Zap },
  { href: "/inbox", label: "Inbox", icon: Inbox },
  { href: "/publish", label: "Publish", icon: PackagePlus },
  { href: "/executions", label: "Executions", icon: Activity },
  { href: "/artifacts", label: "Artifacts", icon: Files },
  { href: "/agents", label: "Agents", icon: Bot },
  { href: "/connectors", label: "Connectors", icon: Plug },
  { href: "/settings", label: "Settings", icon: Settings },
];
const PUBLIC = [
  { href: "/skills", label: "Marketplace", icon: Store },
  { href: "/docs", label: "Docs", icon: BookOpen },
];

const ADMIN = [{ href: "/reviews", label: "Reviews", icon: ShieldCheck }];

/** `admin`: whether the person looks after the whole server. */
export function MainNav({ admin, onNavigate }: { admin: boolean; onNavigate?: () => void }) {
  return (
    <nav aria-label="Main" className="flex flex-col gap-5">
      {[WORKSPACE, admin ? [...PUBLIC, ...ADMIN] : PUBLIC].map((links) => (
        <ul key={links[0]?.href} className="space-y-0.5">
          {links.map((link) => (
            <NavLink key={link.href} {...link} onNavigate={onNavigate} />
          ))}
        </ul>
      ))}
    </nav>
  );
}

function NavLink({ href, label, icon: Icon, onNavigate }: { href: string; label: string; icon: LucideIcon; onNavigate?: (() => void) | undefined }) {
  const path = usePathname();
  const current = path === href || path.startsWith(`${href}/`);
  return (
    <li>
      <Link
        href={href}
        onClick={onNavigate}
        aria-current={path === href ? "page" : current ? "true" : undefined}
        className={cn(
          "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium",
          current ? "bg-foreground/7 text-foreground" : "text-muted-foreground hover:bg-foreground/5 hover:text-foreground",
        )}
      >
        <Icon aria-hidden className="size-4" />
        {label}
        {href === "/agents" && <AgentsBadge />}
        {href === "/inbox" && <InboxBadge />}
      </Link>
    </li>
  );
}
