import { Prose } from "../ui/prose";
import { Copyable } from "./copyable";

/** Markdown of our own, as the page that it is: headings can be linked to, code is in colour. */
export const GuideText = ({ children, className }: { children: string; className?: string }) => (
  <Prose page code={(code, language) => <Copyable code={code} language={language} label={nameOf(code)} />} {...(className !== undefined && { className })}>
    {children}
  </Prose>
);

/** Each piece of code is a landmark, because it scrolls; it is told from the others by how it begins. */
const nameOf = (code: string) => `Code: ${code.replace(/\s+/g, " ").slice(0, 80)}`;
