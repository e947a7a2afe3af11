/** Every role with what it may do, in the words of the form, the highest first. */
export const ROLES = [
  { value: "owner", label: "Owner", may: "everything, also delete the workspace" },
  { value: "admin", label: "Admin", may: "manage keys and people" },
  { value: "member", label: "Member", may: "run skills and change things" },
  { value: "viewer", label: "Viewer", may: "read" },
] as const;
export type Role = (typeof ROLES)[number]["value"];

/** "an owner", "a viewer". */
export const withArticle = (role: Role): string => `${/^[ao]/.test(role) ? "an" : "a"} ${role}`;

/** The roles that someone may give: none above their own. */
export const rolesUpTo = (own: Role) => ROLES.slice(ROLES.findIndex(({ value }) => value === own));
