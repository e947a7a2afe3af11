"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, type ReactNode, useId, useSyncExternalStore } from "react";
import { Copy } from "../ui/copy";
import { CODE_LANGUAGES, type CodeLanguage } from "./request-code";

const TITLES: Record<CodeLanguage, string> = { curl: "curl", typescript: "TypeScript", python: "Python" };

/** What was chosen last, for every example on this page and those that come; the cookie tells it to the server. */
let chosen: CodeLanguage | undefined;
const listeners = new Set<() => void>();

function choose(language: CodeLanguage) {
  chosen = language;
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser
  document.cookie = `docs-language=${language}; path=/docs; max-age=31536000; samesite=lax`;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** One request in several languages, of which one is shown. The code was coloured on the server. */
export function CodeTabs({ first, texts, shown }: { first: CodeLanguage; texts: Record<CodeLanguage, string>; shown: Record<CodeLanguage, ReactNode> }) {
  const id = useId();
  const current = useSyncExternalStore(
    subscribe,
    () => chosen ?? first,
    () => first,
  );
  const move = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = CODE_LANGUAGES[(CODE_LANGUAGES.indexOf(current) + step + CODE_LANGUAGES.length) % CODE_LANGUAGES.length] as CodeLanguage;
    choose(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <div className="overflow-hidden rounded-lg border">
      <div className="flex items-center justify-between border-b bg-muted/60 pr-1.5 pl-2">
        <div role="tablist" aria-label="Language" className="flex">
          {CODE_LANGUAGES.map((language) => (
            <button
              key={language}
              type="button"
              role="tab"
              id={`${id}-${language}`}
              aria-selected={language === current}
              aria-controls={`${id}-panel-${language}`}
              tabIndex={language === current ? 0 : -1}
              onClick={() => choose(language)}
              onKeyDown={move}
              className={clsx(
                "-mb-px border-b-2 px-2.5 py-2 text-xs font-medium focus-visible:-outline-offset-2",
                language === current ? "border-foreground" : "border-transparent text-muted-foreground hover:text-foreground",
              )}
            >
              {TITLES[language]}
            </button>
          ))}
        </div>
        <Copy text={texts[current]} label={`Copy the ${TITLES[current]} example`} />
      </div>
      {CODE_LANGUAGES.map((language) => (
        <div key={language} role="tabpanel" id={`${id}-panel-${language}`} aria-labelledby={`${id}-${language}`} hidden={language !== current}>
          {shown[language]}
        </div>
      ))}
    </div>
  );
}
