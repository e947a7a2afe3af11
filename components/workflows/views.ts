/** What is shown of a definition: beside the form where there is room, else in its place. */
export const VIEWS = [
  { view: "form", label: "Form" },
  { view: "json", label: "JSON" },
  { view: "graph", label: "Graph" },
] as const;
export type View = (typeof VIEWS)[number]["view"];
