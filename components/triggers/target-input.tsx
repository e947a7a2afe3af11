"use client";

import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useState } from "react";
import { api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Field, Textarea } from "../ui/field";
import { InputDataFields, toInputFailure, useInputData } from "../workflows/input-data";
import type { Target } from "./target-fields";
import type { Trigger } from "./trigger";

type Schema = Record<string, unknown> | null;

/** What is given to each run: an object, or for a skill a text. */
export type Given = { inputData?: Record<string, unknown>; input?: string };
/** Reads what the form holds at the moment; throws what is wrong with it. */
export type Reader = RefObject<() => Given>;

type Props = { target: Target; type: Trigger["type"]; trigger: Trigger | null; reader: Reader; failure: Error | null };

async function schemaOf({ kind, ref }: Target, signal: AbortSignal): Promise<Schema> {
  if (kind === "workflow") return (await api("GET /workflows/definitions/{workflowId}", { workflowId: ref }, { signal })).inputSchema;
  return (await api("GET /skills/{slug}", { slug: ref }, { signal })).data.skill.parameters;
}

/** The fields of what is started, once it is known which there are. */
export function TargetInput(props: Props) {
  const { target, type } = props;
  const { data, error } = useQuery({ queryKey: ["input-of", target], queryFn: ({ signal }) => schemaOf(target, signal), staleTime: 30_000, retry: false });
  if (error) return <Alert title={error.message} />;
  if (data === undefined) return <p className="text-muted-foreground">Looking what it takes…</p>;
  const takesText = target.kind === "skill" && (data === null || typeof props.trigger?.input === "string");
  if (takesText) return <TextInput {...props} />;
  // What has happened comes by itself to a workflow.
  const schema = target.kind === "workflow" && type !== "schedule" ? withoutEvent(data) : data;
  return <ObjectInput key={type} {...props} schema={schema} />;
}

function ObjectInput({ schema, trigger, reader, failure }: Props & { schema: Schema }) {
  const input = useInputData(schema, trigger?.inputData);
  useEffect(() => {
    reader.current = () => ({ inputData: input.read() });
  });
  return <InputDataFields input={input} failure={failure ? toInputFailure(failure) : null} />;
}

function TextInput({ trigger, reader, failure }: Props) {
  const [text, setText] = useState(trigger?.input ?? "");
  useEffect(() => {
    reader.current = () => (text === "" ? {} : { input: text });
  });
  return (
    <Field label="Input" hint="The text that the skill works on." error={failure?.message}>
      <Textarea rows={5} value={text} onChange={(event) => setText(event.currentTarget.value)} />
    </Field>
  );
}

function withoutEvent(schema: Schema): Schema {
  const properties = schema?.properties as Record<string, unknown> | undefined;
  if (!properties || !Object.hasOwn(properties, "event")) return schema;
  const { event: _, ...rest } = properties;
  return { ...schema, properties: rest };
}
