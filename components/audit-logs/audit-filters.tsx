import { Download, Search } from "lucide-react";
import Link from "next/link";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Input, Select } from "../ui/field";
import { href } from "../ui/href";
import { actionWords, resourceWords } from "./action-words";

/** What narrows the list, as it stands in the page's address. `what` is an action, or a resource type for all of its actions. */
export type Filters = { q?: string; what?: string; actor?: string; start_date?: string; end_date?: string };
type Actor = { id: string; name: string };

/** A plain form: works before scripts do, and its address says what was asked for. */
export function AuditFilters({ filters, actions, actors, wrong }: { filters: Filters; actions: string[]; actors: Actor[]; wrong: Wrong | undefined }) {
  const types = Map.groupBy([...new Set(actions)].sort(), (action) => action.split(".")[0] as string);
  const isListed = !filters.what || types.has(filters.what) || actions.includes(filters.what);
  const error = (field: string) => (wrong?.param === field ? wrong.message : undefined);
  return (
    <form key={JSON.stringify(filters)} action="/settings/audit" aria-label="Filters" className="grid grid-cols-2 items-start gap-3 lg:grid-cols-12">
      <Field label="Search" error={error("q")} className="col-span-2 lg:col-span-4">
        <Input type="search" name="q" defaultValue={filters.q} maxLength={200} placeholder="Name, id, address or request id" />
      </Field>
      <Field label="What happened" error={error("action") ?? error("resource_type")} className="col-span-2 sm:col-span-1 lg:col-span-4">
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
      <Field label="Who" error={error("actor")} className="col-span-2 sm:col-span-1 lg:col-span-4">
        <Input name="actor" defaultValue={filters.actor} list="audit-actors" placeholder="usr_1 or key_9" autoComplete="off" spellCheck={false} />
      </Field>
      <datalist id="audit-actors">
        {actors.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </datalist>
      <Field label="From (UTC)" error={error("start_date")} className="lg:col-span-3">
        <DateInput name="start_date" value={filters.start_date} />
      </Field>
      <Field label="To (UTC)" error={error("end_date")} className="lg:col-span-3">
        <DateInput name="end_date" value={filters.end_date} />
      </Field>
      <div className="col-span-2 flex flex-wrap gap-2 lg:col-span-6 lg:pt-6.5">
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
      {["csv", "json"].map((format) => (
        <a key={format} href={href("/api/v1/audit-logs/export", { format, ...asQuery(filters) })} className={buttonStyle({ className: "h-9" })}>
          <Download aria-hidden /> <span className="sr-only">Export as</span> {format.toUpperCase()}
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
