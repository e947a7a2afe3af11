import { Download, Search } from "lucide-react";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Input, Select } from "../ui/field";
import { FilterLinks } from "../ui/filter-links";
import { href } from "../ui/href";
import { Link } from "../ui/link";
import { actionWords, resourceWords } from "./action-words";

/** What narrows the list, as it stands in the page's address. `what` is an action, or a resource type for all of its actions. */
export type Filters = { q?: string; what?: string; actor?: string; start_date?: string; end_date?: string };
export type Actor = { id: string; name: string };
type Props = { filters: Filters; actions: string[]; people: Actor[]; keys: Actor[]; wrong: Wrong | undefined };

/** A plain form: works before scripts do, and its address says what was asked for. */
export function AuditFilters({ filters, actions, people, keys, wrong }: Props) {
  const types = Map.groupBy([...new Set(actions)].sort(), (action) => action.split(".")[0] as string);
  const isListed = !filters.what || types.has(filters.what) || actions.includes(filters.what);
  const error = (field: string) => (wrong?.param === field ? wrong.message : undefined);
  return (
    <form key={JSON.stringify(filters)} action="/settings/audit" aria-label="Filters" className="grid grid-cols-2 items-start gap-3 lg:grid-cols-12">
      <Field label="Search" error={error("q")} className="col-span-2 lg:col-span-4">
        <Input type="search" name="q" defaultValue={filters.q} maxLength={200} placeholder="Name, id, address or request id" />
      </Field>
      <Field label="What happened" error={error("action") ?? error("resource_type")} className="lg:col-span-4">
        <Select name="what" defaultValue={filters.what ?? ""}>
          <option value="">Anything</option>
          {!isListed && <option value={filters.what}>{filters.what}</option>}
          {[...types].map(([type, list]) => (
            <optgroup key={type} label={resourceWords(type)}>
              <option value={type}>{resourceWords(type)}: anything</option>
              {list.map((action) => (
                <option key={action} value={action}>
                  {actionWords(action)}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </Field>
      <Field label="Who" error={error("actor")} className="lg:col-span-4">
        <Select name="actor" defaultValue={filters.actor ?? ""}>
          <option value="">Anyone</option>
          {filters.actor && ![...people, ...keys].some(({ id }) => id === filters.actor) && <option value={filters.actor}>{filters.actor}</option>}
          <Actors label="People" actors={people} />
          <Actors label="Keys and agents" actors={keys} />
        </Select>
      </Field>
      <Field label="From (UTC)" error={error("start_date")} className="lg:col-span-3">
        <DateInput name="start_date" value={filters.start_date} />
      </Field>
      <Field label="To (UTC)" error={error("end_date")} className="lg:col-span-3">
        <DateInput name="end_date" value={filters.end_date} />
      </Field>
      <div className="col-span-2 lg:col-span-6 lg:pt-6">
        <FilterLinks label="Time range" links={ranges(filters)} wrap />
      </div>
      <div className="col-span-2 flex flex-wrap gap-2 lg:col-span-12">
        <Button type="submit" className="h-9">
          <Search aria-hidden /> Show
        </Button>
        {Object.keys(filters).length > 0 && (
          <Link href="/settings/audit" className={buttonStyle({ variant: "ghost", className: "h-9" })}>
            Clear
          </Link>
        )}
        {!wrong && <ExportLinks filters={filters} />}
      </div>
    </form>
  );
}

function Actors({ label, actors }: { label: string; actors: Actor[] }) {
  if (actors.length === 0) return null;
  return (
    <optgroup label={label}>
      {actors.map(({ id, name }) => (
        <option key={id} value={id}>
          {name} ({id})
        </option>
      ))}
    </optgroup>
  );
}

const RANGES = [
  { label: "Today", days: 0 },
  { label: "7 days", days: 6 },
  { label: "30 days", days: 29 },
  { label: "90 days", days: 89 },
];

/** Ranges that end now, each with the other filters as they are. */
function ranges({ start_date, end_date, ...rest }: Filters) {
  const since = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  const whole = { label: "All time", href: href("/settings/audit", rest), current: !start_date && !end_date };
  return [
    ...RANGES.map(({ label, days }) => ({
      label,
      href: href("/settings/audit", { ...rest, start_date: since(days) }),
      current: start_date === since(days) && !end_date,
    })),
    whole,
  ];
}

export type Wrong = { param: string | undefined; message: string };
/** Whether it is said beside one of the form's fields. */
export const isField = ({ param }: Wrong) => ["q", "action", "resource_type", "actor", "start_date", "end_date"].includes(param ?? "");

/** A day is chosen; a moment, which an address may hold as well, stays as it was written. */
function DateInput({ name, value }: { name: string; value: string | undefined }) {
  return <Input type={!value || /^\d{4}-\d{2}-\d{2}$/.test(value) ? "date" : "text"} name={name} defaultValue={value} />;
}

function ExportLinks({ filters }: { filters: Filters }) {
  return (
    <div className="ml-auto flex gap-2">
      {["csv", "json", "jsonl"].map((format) => (
        <a key={format} href={href("/api/v1/audit-logs/export", { format, ...asQuery(filters) })} className={buttonStyle({ className: "h-9" })}>
          <Download aria-hidden className="max-sm:hidden" /> <span className="sr-only">Export as</span> {format.toUpperCase()}
        </a>
      ))}
    </div>
  );
}

/** The same, in the API's own fields. */
export function asQuery({ what, ...rest }: Filters) {
  if (!what) return rest;
  return { ...rest, ...(what.includes(".") ? { action: what } : { resource_type: what }) };
}
