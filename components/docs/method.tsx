import { cn } from "../ui/cn";

const TONES: Record<string, string> = { GET: "text-info", POST: "text-success", PUT: "text-warning", PATCH: "text-warning", DELETE: "text-danger" };

/** The method of a request, in the tone of what it does. */
export const Method = ({ children, className }: { children: string; className?: string }) => (
  <span className={cn("font-mono text-xs font-semibold", TONES[children], className)}>{children}</span>
);
