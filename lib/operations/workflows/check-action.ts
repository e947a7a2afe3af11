import { noAction } from "#lib/operations/connectors/no-action";
import { APP_NAMES, isApp } from "#lib/platform/apps";
import { findAction } from "#lib/runtime/connectors/connectors";
import { type Problem, shapeProblems } from "#lib/runtime/workflow/check";
import type { ConnectorStep } from "#lib/runtime/workflow/definition";

/** What is wrong with a step that does an action: that there is none of its name, or that its input does not fit, as far as that can be known before. */
export function actionProblems({ id, action, input }: ConnectorStep, at: string): Problem[] {
  const [app = ""] = action.split(".");
  const found = findAction(action);
  if (found) {
    const issues = found.input.safeParse(input).error?.issues ?? [];
    // What a template becomes is known only in a run; which fields there are is known now.
    const known = issues.filter((issue) => issue.code === "unrecognized_keys" || !hasTemplate(valueAt(input, issue.path)));
    return known.flatMap((issue) => shapeProblems(input, issue)).map(({ path, message }) => ({ step: id, path: [at, "input", path].join("."), message }));
  }
  const path = `${at}.action`;
  if (!isApp(app)) return [{ step: id, path, message: `There is no connector "${app}". There are ${APP_NAMES.join(", ")}.` }];
  return [{ step: id, path, message: noAction(action) }];
}

const valueAt = (value: unknown, path: PropertyKey[]): unknown =>
  path.reduce((each: unknown, key) => (each as Record<PropertyKey, unknown> | null | undefined)?.[key], value);

const hasTemplate = (value: unknown): boolean => value !== undefined && JSON.stringify(value).includes("{{");
