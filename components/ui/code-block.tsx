import { Copy } from "./copy";

/** Text to be copied: a command, a piece of JSON. `inText`: one of several in a text, which is no place of the page to go to. */
export const CodeBlock = ({ label, inText = false, children }: { label: string; inText?: boolean; children: string }) => (
  <div className="flex items-start rounded-lg border bg-muted">
    <section
      {...(inText && { role: "group" })}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-w-0 flex-1 overflow-x-auto rounded-lg p-3"
    >
      <pre className="font-mono text-xs leading-relaxed">{children}</pre>
    </section>
    <Copy text={children} className="m-1 hover:bg-border" />
  </div>
);
