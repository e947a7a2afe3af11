import { Search } from "lucide-react";

/** A search box as a plain form: works before scripts do, and its address says what was searched. */
export function SearchForm({
  action,
  label,
  q,
  keep = {},
}: {
  action: string;
  label: string;
  q?: string | undefined;
  keep?: Record<string, string | undefined>;
}) {
  return (
    <search className="relative w-full sm:max-w-xs">
      <form action={action}>
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted-foreground" />
        <input
          type="search"
          name="q"
          aria-label={label}
          placeholder={label}
          defaultValue={q}
          maxLength={200}
          className="h-9 w-full rounded-md border border-input bg-background pr-3 pl-9 placeholder:text-muted-foreground focus-visible:outline-offset-0"
        />
        {Object.entries(keep).map(([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />)}
      </form>
    </search>
  );
}
