import {
  Activity,
  BookOpen,
  Bot,
  Brain,
  Files,
  House,
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

/** `key`: what leads there after the letter g. */
export type PageLink = { href: string; label: string; icon: LucideIcon; key?: string };
export type PageGroup = { label: string; links: PageLink[] };

const GROUPS: PageGroup[] = [
  {
    label: "Workspace",
    links: [
      { href: "/home", label: "Home", icon: House, key: "h" },
      { href: "/inbox", label: "Inbox", icon: Inbox, key: "i" },
    ],
  },
  {
    label: "Work",
    links: [
      { href: "/library", label: "Library", icon: LibraryBig, key: "l" },
      { href: "/workflows", label: "Workflows", icon: Workflow, key: "w" },
      { href: "/triggers", label: "Triggers", icon: Zap, key: "t" },
      { href: "/executions", label: "Executions", icon: Activity, key: "e" },
      { href: "/artifacts", label: "Artifacts", icon: Files, key: "f" },
      { href: "/memory", label: "Memory", icon: Brain, key: "m" },
    ],
  },
  {
    label: "Connections",
    links: [
      { href: "/agents", label: "Agents", icon: Bot, key: "a" },
      { href: "/connectors", label: "Connectors", icon: Plug, key: "c" },
      { href: "/settings", label: "Settings", icon: Settings, key: "s" },
    ],
  },
  {
    label: "Everyone",
    links: [
      { href: "/skills", label: "Marketplace", icon: Store, key: "k" },
      { href: "/publish", label: "Publish", icon: PackagePlus, key: "p" },
      { href: "/docs", label: "Docs", icon: BookOpen, key: "d" },
    ],
  },
];
const REVIEWS: PageLink = { href: "/reviews", label: "Reviews", icon: ShieldCheck, key: "r" };

/** Where the sidebar, the command palette and the keyboard lead. `admin`: whether the person looks after the whole server. */
export const pageGroups = (admin: boolean): PageGroup[] =>
  admin ? GROUPS.map((group) => (group.label === "Everyone" ? { ...group, links: [...group.links, REVIEWS] } : group)) : GROUPS;
