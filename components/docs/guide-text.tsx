import { Prose } from "../ui/prose";
import { Copyable } from "./copyable";

/** Markdown of our own, as the page that it is: headings can be linked to, code is in colour. */
export const GuideText = ({ children, className }: { children: string; className?: string }) => (
  <Prose page code={(code, language) => <Copyable code={code} language={language} />} {...(className !== undefined && { className })}>
    {children}
  </Prose>
);
