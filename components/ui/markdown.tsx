"use client";

import { Children, type ComponentProps, isValidElement, type ReactNode } from "react";
import { Streamdown } from "streamdown";
import { CodeBlock } from "./code-block";

type Heading = ComponentProps<"h2"> & { node?: unknown };

/** What the author of a text calls a first heading is below the page's own. */
const COMPONENTS: ComponentProps<typeof Streamdown>["components"] = {
  h1: ({ node: _, ...props }: Heading) => <h2 {...props} className="mt-6 mb-2 text-lg font-semibold first:mt-0" />,
  h2: ({ node: _, ...props }: Heading) => <h3 {...props} className="mt-6 mb-2 text-base font-semibold first:mt-0" />,
  h3: ({ node: _, ...props }: Heading) => <h4 {...props} className="mt-4 mb-1 font-semibold" />,
  h4: ({ node: _, ...props }: Heading) => <h5 {...props} className="mt-4 mb-1 font-semibold" />,
  a: ({ node: _, children, href, title }) => (
    <a href={href} title={title} target="_blank" rel="noopener noreferrer nofollow" className="font-medium text-accent underline underline-offset-2">
      {children}
    </a>
  ),
  inlineCode: ({ node: _, ...props }) => <code {...props} className="rounded bg-muted px-1 py-0.5 font-mono text-[0.85em]" />,
  pre: ({ children }) => (
    <CodeBlock label="Code" inText>
      {plainText(children).replace(/\n$/, "")}
    </CodeBlock>
  ),
  table: ({ node: _, ...props }) => (
    // A group, as texts have several tables: places of a page would each need a name of their own.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div role="group" aria-label="Table" tabIndex={0} className="overflow-x-auto rounded-md border">
      <table {...props} className="w-full border-collapse [&_td]:min-w-36 [&_td]:align-top [&_td[style*=right]]:min-w-0" />
    </div>
  ),
  // A column without a name has no heading.
  th: ({ node: _, ...props }: ComponentProps<"th"> & { node?: unknown }) =>
    Children.count(props.children) > 0 ? <th {...props} className="px-4 py-2 text-start font-medium whitespace-nowrap" /> : <td />,
  // The box of a task, which nobody can tick here.
  input: ({ node: _, ...props }: ComponentProps<"input"> & { node?: unknown }) => <input {...props} aria-label={props.checked ? "Done" : "Not done"} />,
  // The text is not ours: loading a picture from elsewhere would tell that place who reads what.
  img: ({ src, alt }) => (
    <a href={typeof src === "string" ? src : undefined} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline underline-offset-2">
      {alt || "Image"}
    </a>
  ),
};

/** Markdown that somebody else wrote and that may still be written: what is whole and shown by the server is Prose. Raw HTML in it is made harmless by Streamdown's own sanitising. */
export function Markdown({ children, streaming = false }: { children: string; streaming?: boolean }) {
  return (
    <Streamdown
      mode={streaming ? "streaming" : "static"}
      isAnimating={streaming}
      components={COMPONENTS}
      linkSafety={{ enabled: false }}
      className="space-y-3 leading-relaxed break-words [&_ol]:pl-1 [&_ul]:pl-1"
    >
      {children}
    </Streamdown>
  );
}

function plainText(node: ReactNode): string {
  return Children.toArray(node)
    .map((child) => (isValidElement<{ children?: ReactNode }>(child) ? plainText(child.props.children) : String(child)))
    .join("");
}
