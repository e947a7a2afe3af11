import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "../ui/empty-state";
import { type Role, withArticle } from "./roles";

/** Whether a role manages what the workspace's programs and people may do. The API asks for the same. */
export const mayManage = (role: string): boolean => role === "owner" || role === "admin";

/** Stands where admins have a page. */
export const AdminsOnly = ({ role, title, children }: { role: Role; title: string; children: ReactNode }) => (
  <EmptyState icon={Lock} title={title}>
    You are {withArticle(role)} here. {children}
  </EmptyState>
);
