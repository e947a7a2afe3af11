/** The pages of the settings, as their menu and the command palette have them. */
export const SETTINGS = [
  {
    label: "Workspace",
    links: [
      { href: "/settings", label: "General" },
      { href: "/settings/members", label: "Members" },
      { href: "/settings/billing", label: "Billing" },
      { href: "/settings/audit", label: "Audit log" },
    ],
  },
  {
    label: "Developers",
    links: [
      { href: "/settings/keys", label: "API keys" },
      { href: "/settings/collections", label: "Collections" },
      { href: "/settings/secrets", label: "Secrets" },
      { href: "/settings/models", label: "Model keys" },
      { href: "/settings/webhooks", label: "Webhooks" },
    ],
  },
  {
    label: "You",
    links: [
      { href: "/settings/account", label: "Profile" },
      { href: "/settings/security", label: "Security" },
      { href: "/agents", label: "Connected apps" },
    ],
  },
];
