/** A sentence of which the parts between backticks are code. */
export function Coded({ children }: { children: string }) {
  const parts = children.split(/`([^`\n]+)`/);
  return parts.map((part, i) =>
    i % 2 === 0 ? (
      part
    ) : (
      // The parts of a sentence never change places.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <code key={i} className="rounded bg-muted px-1 py-px font-mono text-[0.9em] break-words">
        {part}
      </code>
    ),
  );
}
