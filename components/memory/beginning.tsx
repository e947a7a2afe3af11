import { BookOpenText } from "lucide-react";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";

const OUTLINE = `# Who we are

What we make, and for whom.

## How we write

- Language and tone
- Words that we use, and those that we avoid

## Decisions

- What was decided, when and why
`;

/** What the memory is for, while there is nothing in it. */
export function Beginning({ onBegin }: { onBegin(outline: string): void }) {
  return (
    <EmptyState icon={BookOpenText} title="Nothing is written yet" action={<Button onClick={() => onBegin(OUTLINE)}>Begin with an outline</Button>}>
      Write down what you would tell a new colleague: names, tone, decisions. Each run of a skill is given this text, and agents read it over the API and MCP,
      if they may read the memory. Leave out secrets: they have a place in the settings.
    </EmptyState>
  );
}
