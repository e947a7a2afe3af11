"use client";

import { Menu } from "@base-ui/react/menu";
import { Braces } from "lucide-react";
import type { RefObject } from "react";
import type { Path } from "./draft";
import { useEditor } from "./editor-context";
import { referencesAt } from "./references";

type Control = HTMLInputElement | HTMLTextAreaElement;

/** Offers what can be named in a field, and puts it where the cursor stands. `bare` is for conditions, which are expressions already. */
export function InsertReference({
  path,
  label,
  control,
  bare = false,
  onInsert,
}: {
  path: Path;
  label: string;
  control: RefObject<Control | null>;
  bare?: boolean;
  onInsert(text: string): void;
}) {
  const { draft } = useEditor();
  const insert = (expression: string) => {
    const field = control.current;
    if (!field) return;
    const put = bare ? expression : `{{${expression}}}`;
    const [from, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
    onInsert(field.value.slice(0, from) + put + field.value.slice(to));
    // After the menu has given the focus back and the field has its new text.
    setTimeout(() => {
      field.focus();
      field.setSelectionRange(from + put.length, from + put.length);
    });
  };
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`Insert a reference into ${label}`}
        className="inline-flex h-6 items-center gap-1 rounded px-1.5 text-xs text-muted-foreground hover:bg-muted hover:text-foreground data-popup-open:bg-muted"
      >
        <Braces aria-hidden className="size-3.5" /> Insert
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-50">
          <Menu.Popup className="max-h-72 max-w-[min(24rem,calc(100vw-2rem))] overflow-y-auto rounded-lg border bg-background p-1 shadow-lg outline-none">
            {referencesAt(draft, path).map(({ expression, about }) => (
              <Menu.Item
                key={expression}
                onClick={() => insert(expression)}
                className="flex cursor-default flex-col rounded px-2 py-1.5 outline-none data-highlighted:bg-muted"
              >
                <span className="font-mono text-xs break-all">{expression}</span>
                <span className="text-xs text-muted-foreground">{about}</span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
