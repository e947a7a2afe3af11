import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { ApiRefusal, api, type OutputOf } from "#lib/client";
import { type Base, begin, isUnsaved, type Memory, next } from "./document";
import { followMemory } from "./follow-memory";
import { plainText } from "./merge";

/** What the server puts between two notes. */
const BETWEEN = "\n\n---\n\n";

/** The memory on this page: what is written here, what others write meanwhile, and how it is saved. */
export function useMemory(initial: Memory) {
  const [document, tell] = useReducer(next, initial, begin);
  const [reached, setReached] = useState(true);
  const now = useRef(document);
  now.current = document;
  // While something of this page is on its way, what is heard is that or will be heard again.
  const busy = useRef(0);

  useEffect(
    () =>
      followMemory({
        known: () => now.current.latest.version,
        onNews: (memory) => busy.current === 0 && tell({ type: "learned", memory }),
        onReach: setReached,
      }),
    [],
  );

  // The page was made while there was no history to lead to.
  const router = useRouter();
  const begun = initial.version === 0 && document.latest.version > 0;
  useEffect(() => {
    if (begun) router.refresh();
  }, [begun, router]);

  const own = useCallback(async <T>(work: () => Promise<T>): Promise<T> => {
    busy.current += 1;
    try {
      return await work();
    } finally {
      busy.current -= 1;
    }
  }, []);

  /**
   * Saves a text over the version that it began from; with `merged`, one that was put together with that version and now takes the
   * place of what is written. Answers what somebody faster has saved, or nothing.
   */
  const save = useMutation({
    mutationFn: ({ text, base, merged }: { text: string; base: Base; merged: boolean }) =>
      own(async () => {
        const rebase = () => merged && tell({ type: "rebased", base, text });
        try {
          const memory = whole(await api("PUT /memory", { content: text }, { version: base.version }));
          rebase();
          tell({ type: "saved", memory, sent: text });
          return null;
        } catch (error) {
          if (!(error instanceof ApiRefusal && error.code === "MEMORY_CHANGED")) throw error;
          const theirs = await api("GET /memory", {});
          rebase();
          tell({ type: "learned", memory: theirs });
          return theirs;
        }
      }),
  });

  /** Adds a note at the end, whatever is unsaved. Answers the versions before and after. */
  const append = useMutation({
    mutationFn: (note: string) =>
      own(async () => {
        const memory = whole(await api("POST /memory/append", { note }));
        const { base, text } = now.current;
        const alone = plainText(memory.content) === joined(plainText(base.content), plainText(note));
        if (!isUnsaved(now.current)) tell({ type: "saved", memory, sent: text });
        // Nobody else wrote: the unsaved text goes on with the note at its end.
        else if (alone) {
          tell({ type: "learned", memory });
          tell({ type: "rebased", base: memory, text: joined(text, note) });
        } else tell({ type: "learned", memory });
        return memory;
      }),
  });

  /** Takes the last write back, while nobody wrote since. */
  const undo = async ({ version }: Memory) => {
    const memory = await own(async () =>
      version === 1
        ? await api("PUT /memory", { content: "" }, { version })
        : await api("POST /memory/versions/{version}/restore", { version: version - 1 }, { version }),
    );
    tell({ type: "learned", memory: whole(memory) });
    tell({ type: "dismissed" });
  };

  return { document, tell, reached, save, append, undo };
}

const joined = (text: string, note: string): string => (text === "" ? note : text + BETWEEN + note);

/** A session may read what it writes. */
function whole(written: OutputOf<"PUT /memory">): Memory {
  const { content } = written;
  if (content === undefined) throw new Error("The server did not say what the memory holds now.");
  return { ...written, content };
}
