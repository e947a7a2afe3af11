/** What a memory can begin with. */
export const OUTLINE = `# Who we are

What we make, and for whom.

## How we write

- Language and tone
- Words that we use, and those that we avoid

## Decisions

- What was decided, when and why
`;
