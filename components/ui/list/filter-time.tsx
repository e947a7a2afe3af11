"use client";

import { useState } from "react";
import { Button } from "../button";
import { Field, Input } from "../field";
import { Modal } from "../modal";
import { ChoiceMenu } from "./filter-menu";
import { type Filters, SPANS } from "./filters";
import type { SetFilters } from "./use-filters";

const OPTIONS = [{ value: "", label: "Any time" }, ...Object.entries(SPANS).map(([value, { label }]) => ({ value, label }))];
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** A moment as the reader's clock has it, for a field of a form. */
const local = (iso: string | undefined) => {
  if (iso === undefined || Number.isNaN(Date.parse(iso))) return "";
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
const moment = (text: string) => (text === "" ? undefined : new Date(text).toISOString());
const clock = (iso: string) => (Number.isNaN(Date.parse(iso)) ? iso : DAY.format(Date.parse(iso)));

function say({ since, until }: Filters): string | undefined {
  if (since && until) return `${clock(since)} to ${clock(until)} UTC`;
  if (since) return `from ${clock(since)} UTC`;
  return until && `until ${clock(until)} UTC`;
}

/** Narrows a list to a time: the last hour, or from one moment to another. */
export function FilterTime({ filters, set }: { filters: Filters; set: SetFilters }) {
  const [open, setOpen] = useState(false);
  const custom = say(filters);
  return (
    <>
      <ChoiceMenu
        label="Time"
        options={OPTIONS}
        value={filters.time ?? custom}
        onChange={(time) => set({ time, since: undefined, until: undefined })}
        extra={{ label: "From … to …", onClick: () => setOpen(true) }}
      />
      <Modal open={open} onOpenChange={setOpen} title="From when to when" description="By your own clock. One of the two is enough.">
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            set({ time: undefined, since: moment(String(form.get("since"))), until: moment(String(form.get("until"))) });
            setOpen(false);
          }}
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="From">
              <Input type="datetime-local" name="since" defaultValue={local(filters.since)} min="1970-01-02T00:00" max="9999-12-30T00:00" />
            </Field>
            <Field label="To">
              <Input type="datetime-local" name="until" defaultValue={local(filters.until)} min="1970-01-02T00:00" max="9999-12-30T00:00" />
            </Field>
          </div>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="primary">
              Show
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}
