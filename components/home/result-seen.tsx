"use client";

import { useEffect } from "react";
import { keep } from "./steps-kept";

/** Keeps that a result was looked at, for the first steps of a workspace. */
export function ResultSeen({ workspace }: { workspace: string }) {
  useEffect(() => keep(workspace, "looked"), [workspace]);
  return null;
}
