"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { Bindings } from "./bindings";
import { ReplaceValue } from "./replace-value";

type Secret = OutputOf<"GET /secrets">["data"][number];

/** The workspace's secrets. Their values are nowhere in it. `skills` are those that can be chosen. */
export function SecretsTable({ secrets, skills, may }: { secrets: Secret[]; skills: string[]; may: boolean }) {
  return (
    <Table
      label="All secrets"
      head={
        <>
          <Th>Name</Th>
          <Th className="hidden md:table-cell">Skills that get it</Th>
          <Th className="hidden sm:table-cell">Last used</Th>
          {may && (
            <Th className="text-right">
              <span className="sr-only">Actions</span>
            </Th>
          )}
        </>
      }
    >
      {secrets.map((secret) => (
        <tr key={secret.id}>
          <Td className="w-full max-w-0 py-2 align-top sm:w-2/5 sm:align-middle">
            <span className="block truncate font-mono text-xs font-medium" title={secret.name}>
              {secret.name}
            </span>
            <span className="block truncate text-xs text-muted-foreground">
              <span aria-label="Value hidden" role="img" className="tracking-widest">
                ••••••••
              </span>{" "}
              · set <TimeAgo at={secret.updatedAt} />
            </span>
            <div className="mt-1.5 whitespace-normal md:hidden">
              <Bindings secret={secret} skills={skills} may={may} />
            </div>
          </Td>
          <Td className="hidden py-2 whitespace-normal md:table-cell">
            <Bindings secret={secret} skills={skills} may={may} />
          </Td>
          <Td className="hidden text-muted-foreground sm:table-cell">{secret.lastUsedAt ? <TimeAgo at={secret.lastUsedAt} /> : "Not yet"}</Td>
          {may && (
            <Td>
              <div className="flex flex-col items-stretch justify-end gap-1.5 py-2 sm:flex-row sm:py-0">
                <ReplaceValue id={String(secret.id)} name={secret.name} />
                <DeleteSecret secret={secret} />
              </div>
            </Td>
          )}
        </tr>
      ))}
    </Table>
  );
}

function DeleteSecret({ secret: { id, name, boundTo } }: { secret: Secret }) {
  const router = useRouter();
  return (
    <Confirm
      trigger={
        <Button size="sm" aria-label={`Delete ${name}`}>
          Delete
        </Button>
      }
      title={`Delete ${name}?`}
      action="Delete"
      cancel="Keep it"
      onConfirm={async () => {
        await api("DELETE /secrets/{id}", { id: String(id) });
        toast.success(`Deleted ${name}`);
        router.refresh();
      }}
    >
      {boundTo.length === 0
        ? "No skill gets it. Its value cannot be brought back."
        : `It is taken from ${boundTo.slice(0, 5).join(", ")}${boundTo.length > 5 ? ` and ${boundTo.length - 5} more` : ""}, which may refuse to run without it. Its value cannot be brought back.`}
    </Confirm>
  );
}
