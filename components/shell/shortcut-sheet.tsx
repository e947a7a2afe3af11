"use client";

import { Kbd } from "../ui/kbd";
import { Modal } from "../ui/modal";
import { pageGroups } from "./pages";

/** Every key that does something, and where it works. */
export function ShortcutSheet({ admin, open, onOpenChange }: { admin: boolean; open: boolean; onOpenChange(open: boolean): void }) {
  const pages = pageGroups(admin).flatMap(({ links }) => links.flatMap(({ label, key }) => (key ? [{ label, keys: ["G", key.toUpperCase()] }] : [])));
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" description="They work while you are not writing in a field.">
      <div className="grid gap-x-8 gap-y-6 sm:grid-cols-2">
        <Keys title="Go to" rows={pages} />
        <div className="space-y-6">
          <Keys
            title="Everywhere"
            rows={[
              { label: "Search and commands", keys: ["Ctrl", "K"] },
              { label: "Search this page", keys: ["/"] },
              { label: "This sheet", keys: ["?"] },
              { label: "Close what is open", keys: ["Esc"] },
            ]}
          />
          <Keys
            title="Forms"
            rows={[
              { label: "Run, or send a form", keys: ["Ctrl", "↵"] },
              { label: "Save the memory", keys: ["Ctrl", "S"] },
            ]}
          />
          <p className="text-xs text-muted-foreground">On a Mac, ⌘ does what Ctrl does here.</p>
        </div>
      </div>
    </Modal>
  );
}

function Keys({ title, rows }: { title: string; rows: { label: string; keys: string[] }[] }) {
  return (
    <section className="space-y-1.5">
      <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
      <dl>
        {rows.map(({ label, keys }) => (
          <div key={label} className="flex h-8 items-center justify-between gap-4">
            <dt>{label}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
