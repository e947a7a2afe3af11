import { Copy } from "./copy";

/** Text to be copied: a command, a piece of JSON. */
export const CodeBlock = ({ label, children }: { label: string; children: string }) => (
  <div className="flex items-start rounded-lg border bg-muted">
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
    <section aria-label={label} tabIndex={0} className="min-w-0 flex-1 overflow-x-auto rounded-lg p-3">
      <pre className="font-mono text-xs leading-relaxed">{children}</pre>
    </section>
    <Copy text={children} className="m-1 hover:bg-border" />
  </div>
);
