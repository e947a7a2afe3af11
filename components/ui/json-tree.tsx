"use client";

import { useState } from "react";
import { Button } from "./button";

/** How many entries are shown before one asks for more. */
const STEP = 100;
const isBranch = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A value of JSON, folded: its first level open, and of what is below only what is opened is made. */
export const JsonTree = ({ value }: { value: unknown }) => (
  <div className="w-max min-w-full font-mono text-xs leading-relaxed">{isBranch(value) ? <Entries value={value} /> : <Leaf value={value} />}</div>
);

function Entries({ value }: { value: object }) {
  const [most, setMost] = useState(STEP);
  const entries = Object.entries(value);
  if (entries.length === 0) return <span className="text-muted-foreground">{Array.isArray(value) ? "[ ]" : "{ }"}</span>;
  return (
    <ul>
      {entries.slice(0, most).map(([name, each]) => (
        <li key={name}>{isBranch(each) ? <Branch name={name} value={each} /> : <Line name={name} value={each} />}</li>
      ))}
      {entries.length > most && (
        <li>
          <Button size="sm" variant="ghost" className="font-sans" onClick={() => setMost(most + STEP * 10)}>
            Show more of {entries.length.toLocaleString("en")}
          </Button>
        </li>
      )}
    </ul>
  );
}

function Branch({ name, value }: { name: string; value: object }) {
  const [open, setOpen] = useState(false);
  const count = Object.keys(value).length;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="min-h-6 cursor-pointer py-0.5">
        <span className="text-muted-foreground">{name}</span> {Array.isArray(value) ? `[ ${count} ]` : `{ ${count} }`}
      </summary>
      {open && (
        <div className="ml-1.5 border-l pl-4">
          <Entries value={value} />
        </div>
      )}
    </details>
  );
}

const Line = ({ name, value }: { name: string; value: unknown }) => (
  <p className="flex min-h-6 gap-2 py-0.5 pl-3.5">
    <span className="shrink-0 text-muted-foreground">{name}:</span>
    <Leaf value={value} />
  </p>
);

const Leaf = ({ value }: { value: unknown }) => (
  <span dir="auto" className={typeof value === "string" ? "max-w-[80ch] break-words whitespace-pre-wrap text-success" : "text-info"}>
    {JSON.stringify(value)}
  </span>
);
