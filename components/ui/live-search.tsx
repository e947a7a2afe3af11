"use client";

import { LoaderCircle, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { href } from "./href";

/** Between two keys of somebody who types. */
const PAUSE = 180;

/**
 * A search box whose address follows what is typed: what was found stays until the next results are here, and the focus where it is.
 * Before scripts run it is a plain form. `keep` are the other fields of the address; a search begins at the first page.
 */
export function LiveSearch({
  action,
  label,
  q = "",
  keep = {},
}: {
  action: string;
  label: string;
  q?: string | undefined;
  keep?: Record<string, string | undefined>;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // What was asked for and has not come yet: an answer to it is no reason to change what has been typed since.
  const asked = useRef(new Set<string>());
  useEffect(() => {
    const own = asked.current.has(q);
    if (own && q === [...asked.current].at(-1)) asked.current.clear();
    if (!own && field.current) field.current.value = q;
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const go = () => {
    clearTimeout(timer.current);
    const words = field.current?.value.trim() ?? "";
    if (words === q && asked.current.size === 0) return;
    asked.current.delete(words);
    asked.current.add(words);
    startTransition(() => router.replace(href(action, { ...keep, q: words }), { scroll: false }));
  };
  const Icon = isPending ? LoaderCircle : Search;
  return (
    <search className="relative w-full sm:max-w-xs">
      <form
        action={action}
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <Icon aria-hidden className={`pointer-events-none absolute top-2.5 left-3 size-4 text-muted-foreground ${isPending ? "animate-spin" : ""}`} />
        <input
          ref={field}
          type="search"
          name="q"
          aria-label={label}
          placeholder={label}
          defaultValue={q}
          maxLength={200}
          autoComplete="off"
          onChange={() => {
            clearTimeout(timer.current);
            timer.current = setTimeout(go, PAUSE);
          }}
          className="h-9 w-full rounded-md border border-input bg-background pr-3 pl-9 placeholder:text-muted-foreground focus-visible:outline-offset-0"
        />
        {Object.entries(keep).map(([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />)}
      </form>
    </search>
  );
}
