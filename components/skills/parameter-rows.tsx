"use client";

import { Plus, X } from "lucide-react";
import { type ClipboardEvent, useRef } from "react";
import { Button } from "../ui/button";
import { ParameterField } from "./parameter-form";
import type { Parameter, Value } from "./parameters";

type Props = { parameter: Parameter; value: Value[]; onChange(value: Value[]): void; errors: Record<string, string>; at: string };

/** The rows of a list, each a field or a group of them. Several lines that are pasted into a row become a row each. */
export function ParameterRows({ parameter, value, onChange, errors, at }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const { label, item } = parameter;
  if (!item) return null;
  const isGroup = item.kind === "group";
  const focusRow = (row: number) =>
    requestAnimationFrame(() => (list.current?.children[row]?.querySelector<HTMLElement>("input, textarea, select") ?? add.current)?.focus());
  const onPaste = (event: ClipboardEvent, row: number) => {
    const lines = event.clipboardData
      .getData("text/plain")
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
    if (item.kind !== "line" || lines.length < 2 || value[row] !== "") return;
    event.preventDefault();
    onChange(value.toSpliced(row, 1, ...lines));
    focusRow(row + lines.length - 1);
  };
  return (
    <div className="space-y-2">
      {value.length > 0 && (
        <ol ref={list} className="space-y-2">
          {value.map((each, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place, and holds nothing of its own
            <li key={row} onPaste={(event) => onPaste(event, row)} className={isGroup ? "flex items-start gap-2 border-l pl-4" : "flex items-start gap-2"}>
              <div className="min-w-0 flex-1">
                <ParameterField
                  parameter={{ ...item, label: `${label} ${row + 1}` }}
                  value={each}
                  onChange={(next) => onChange(value.with(row, next))}
                  errors={errors}
                  at={`${at}.${row}`}
                  rows={3}
                  bare
                />
              </div>
              <Button
                size="icon"
                variant="ghost"
                aria-label={`Remove ${label} ${row + 1}`}
                onClick={() => {
                  onChange(value.toSpliced(row, 1));
                  focusRow(Math.min(row, value.length - 2));
                }}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ol>
      )}
      <Button
        ref={add}
        size="sm"
        aria-label={`Add to ${label}`}
        onClick={() => {
          onChange([...value, isGroup ? {} : item.kind === "list" ? [] : ""]);
          focusRow(value.length);
        }}
      >
        <Plus aria-hidden /> Add
      </Button>
    </div>
  );
}
