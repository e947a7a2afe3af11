"use client";

import { Paperclip, X } from "lucide-react";
import { useId, useRef } from "react";
import { Button } from "../ui/button";
import { formatSize } from "../ui/format";

const MAX_BYTES = 25 * 1024 * 1024;

/** The files that a run gets beside its input. */
export function Attachments({ files, onAdd, onRemove }: { files: File[]; onAdd(files: File[]): void; onRemove(file: File): void }) {
  const chooser = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <div className="space-y-2">
      {files.length > 0 && (
        <ul aria-label="Attachments" className="flex flex-wrap gap-2">
          {files.map((file) => (
            <li key={file.name} className="flex h-8 max-w-full items-center gap-2 rounded-md border bg-muted pl-2.5 text-xs">
              <span className="truncate font-medium">{file.name}</span>
              <span className="shrink-0 text-muted-foreground tabular-nums">{formatSize(file.size)}</span>
              <Button variant="ghost" size="sm" aria-label={`Remove ${file.name}`} onClick={() => onRemove(file)}>
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <label htmlFor={id} className="sr-only">
        Files to attach
      </label>
      <input
        id={id}
        ref={chooser}
        type="file"
        multiple
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          onAdd([...(event.currentTarget.files ?? [])]);
          // The same file can be chosen again after it was removed.
          event.currentTarget.value = "";
        }}
      />
      <Button variant="ghost" size="sm" onClick={() => chooser.current?.click()} className="-ml-2 text-muted-foreground">
        <Paperclip aria-hidden /> Attach files
        <span className="font-normal max-sm:hidden">or drop them here, 25 MB in all</span>
      </Button>
    </div>
  );
}

/** The files with new ones added, a later one in place of an earlier one of its name. Throws when they are too large together. */
export function addFiles(files: File[], added: File[]): File[] {
  const names = new Set(added.map(({ name }) => name.toLowerCase()));
  const all = [...files.filter(({ name }) => !names.has(name.toLowerCase())), ...added];
  const total = all.reduce((sum, { size }) => sum + size, 0);
  if (total > MAX_BYTES) throw new Error(`Attachments may be 25 MB in all; these would be ${formatSize(total)}.`);
  return all;
}

/** A file as the API gives it. */
export const toFile = ({ filename, contentType, data }: { filename: string; contentType: string; data: string }) =>
  new File([Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0))], filename, { type: contentType });

/** And as it takes it. */
export async function toAttachment(file: File) {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error(`${file.name} could not be read.`));
    reader.readAsDataURL(file);
  });
  return { filename: file.name, data: url.split(",")[1] ?? "", ...(file.type && { contentType: file.type }) };
}
