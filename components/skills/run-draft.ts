"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { Attached, EarlierFile } from "./attachments";
import { ParameterError, toInput, toValues } from "./parameter-values";
import { parametersOf, type Values } from "./parameters";

export type Mode = "text" | "form" | "json";
export type Example = string | Record<string, unknown>;
/** An earlier run that is to be done again with changes. */
export type Earlier = { id: string; input: Example; files: EarlierFile[]; model: string | null };
type Kept = { mode: Mode; text: string; json: string; values: Values; model: string };

const print = (value: unknown): string => JSON.stringify(value, null, 2);

/**
 * What is being filled in for a run: as text, in fields, or as JSON. What was written in one is there in the others as far as they
 * can show it, and all of it is kept in this tab, so that loading the page again loses nothing but files.
 */
export function useRunDraft({
  slug,
  schema,
  example,
  earlier,
  fresh,
}: {
  slug: string;
  schema: Record<string, unknown> | null;
  example: Example | null;
  earlier: Earlier | null;
  fresh: boolean;
}) {
  const parameters = useMemo(() => parametersOf(schema, example), [schema, example]);
  const [draft, setDraft] = useState<Kept>(() => {
    // A skill that takes no document has nothing to do with plain text.
    const mode = parameters.length === 0 || parametersOf(schema).some(({ kind }) => kind === "text") ? "text" : "form";
    const empty: Kept = { mode, text: "", json: "", values: {}, model: earlier?.model ?? "" };
    return earlier ? { ...empty, ...shown(earlier.input) } : empty;
  });
  const [files, setFiles] = useState<Attached[]>(earlier?.files ?? []);
  const change = (part: Partial<Kept>) => setDraft((before) => ({ ...before, ...part }));

  /** An input as it is best shown: in fields, or what has none as JSON. */
  function shown(input: Example): Pick<Kept, "mode"> & Partial<Kept> {
    if (typeof input === "string") return { mode: "text", text: input };
    const values = toValues(parameters, input);
    return values ? { mode: "form", values, json: print(input) } : { mode: "json", json: print(input), values: {} };
  }

  /** To other fields for the same; says why when what is written as JSON has no fields. */
  const turnTo = (mode: Mode): string | null => {
    if (mode === "json" && draft.mode === "form") change({ mode, json: jsonOf() ?? draft.json });
    else if (mode === "form" && draft.mode === "json") {
      const read = readJson(draft.json);
      if (typeof read === "string") return read;
      const values = Object.keys(read).length === 0 ? {} : toValues(parameters, read);
      if (!values) return "The form has no fields for a part of this JSON, so it stays as it is.";
      // What says the same keeps what cannot be told in JSON, such as a row that is begun.
      change({ mode, values: jsonOf() === print(read) ? draft.values : values });
    } else change({ mode });
    return null;
  };
  const jsonOf = () => {
    try {
      return print(toInput(parameters, draft.values));
    } catch (error) {
      if (error instanceof ParameterError) return undefined;
      throw error;
    }
  };

  const input = (): Example => {
    if (draft.mode === "text") return draft.text;
    if (draft.mode === "form") return toInput(parameters, draft.values);
    const read = readJson(draft.json);
    if (typeof read === "string") throw new SyntaxError(read);
    return read;
  };
  useKept(`run ${slug} ${earlier?.id ?? ""}`, draft, change, fresh);
  return { parameters, draft, change, files, setFiles, shown, turnTo, input };
}

/** The object that is written, or what is wrong with it. */
function readJson(text: string): Record<string, unknown> | string {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : "The input has to be an object: { … }.";
  } catch (error) {
    return `This is not valid JSON. ${(error as Error).message}`;
  }
}

/** Keeps the draft in this tab. `fresh` begins without what was kept. */
function useKept(key: string, draft: Kept, found: (draft: Kept) => void, fresh: boolean) {
  const ready = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was kept is read once
  useEffect(() => {
    const kept = fresh ? null : sessionStorage.getItem(key);
    if (kept) found(JSON.parse(kept));
  }, [key]);
  useEffect(() => {
    // The first time is what the page came with, before what was kept is put in its place.
    if (!ready.current) {
      ready.current = true;
      return;
    }
    try {
      sessionStorage.setItem(key, JSON.stringify(draft));
    } catch (error) {
      // There may be no room; the page itself still has it.
      console.warn("The draft could not be kept in this tab.", error);
    }
  }, [key, draft]);
}
