import { createContext, useContext } from "react";
import { type Draft, isWithin, joined, type Path, setAt } from "./draft";
import type { Problem } from "./use-problems";

/** What the parts of the form share. */
export type Editor = {
  draft: Draft;
  problems: Problem[];
  change(work: (draft: Draft) => Draft): void;
  /** The step whose fields are open. */
  selected: string | null;
  select(path: string | null): void;
  /** Boxes of the form whose JSON cannot be read. Steps stay where they are meanwhile, so that no box loses its text. */
  broken: ReadonlySet<string>;
  setBroken(path: string, isBroken: boolean): void;
};

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("There is no editor around this.");
  return editor;
}

/** What a field does with its place in the draft: set it, and say what is wrong there or below. */
export function usePlace(path: Path) {
  const { change, problems } = useEditor();
  const at = joined(path);
  const found = problems
    .filter((problem) => isWithin(problem.path, at))
    .map(({ path, message }) => (path === at ? message : `${path.slice(at.length + 1)}: ${message}`));
  return {
    at,
    error: found.length > 0 ? found.join(" ") : undefined,
    set: (value: unknown) => change((draft) => setAt(draft, path, value)),
  };
}
