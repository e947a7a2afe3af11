const NAMES: Record<string, string> = { gmail: "Gmail", github: "GitHub", notion: "Notion" };

/** Words in which connected apps stand by their identifiers, with the names that these apps give themselves. */
export const properNames = (words: string): string => words.replace(/\b(gmail|github|notion)\b/g, (app) => NAMES[app] ?? app);
