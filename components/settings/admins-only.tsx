import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "../ui/empty-state";
import { Section } from "../ui/section";
import { type Role, withArticle } from "./roles";

type Props = { role: Role; page: string; title: string; children: ReactNode; action?: ReactNode };

/** Stands where admins have a page. */
export const AdminsOnly = ({ role, page, title, children, action }: Props) => (
  <Section title={page}>
    <EmptyState icon={Lock} title={title} action={action}>
      You are {withArticle(role)} here. {children}
    </EmptyState>
  </Section>
);
