import { useCallback, useState } from "react";
import { type Draft, isObject, print } from "./draft";
import { readJson } from "./json-lines";

type State = { draft: Draft; text: string; unreadable: { why: string; line: number } | null };

/** What is being written, as form and as text. A text that cannot be read is kept as it is, beside what could be read last. */
export function useDraft(begin: () => Draft) {
  const [state, setState] = useState<State>(() => {
    const draft = begin();
    return { draft, text: print(draft), unreadable: null };
  });
  const change = useCallback((work: (draft: Draft) => Draft) => {
    setState((state) => {
      // Whoever is in the middle of writing JSON does not have it written over.
      if (state.unreadable) return state;
      const draft = work(state.draft);
      return { draft, text: print(draft), unreadable: null };
    });
  }, []);
  const write = useCallback((text: string) => {
    setState(({ draft }) => {
      const read = readJson(text);
      if ("why" in read) return { draft, text, unreadable: read };
      if (!isObject(read.value)) return { draft, text, unreadable: { why: "A workflow is an object: { … }.", line: 1 } };
      return { draft: read.value, text, unreadable: null };
    });
  }, []);
  const replace = useCallback((draft: Draft) => setState({ draft, text: print(draft), unreadable: null }), []);
  /** Back to what could be read last. */
  const forget = useCallback(() => setState(({ draft }) => ({ draft, text: print(draft), unreadable: null })), []);
  return { ...state, change, write, replace, forget };
}
