"use client";

import { BaseEdge, type EdgeProps } from "@xyflow/react";
import { GAP } from "./graph-layout";

const BEND = 10;

/** A line down to the next step. It turns right above where it leads to, so that it passes beside what stands between. */
export function GraphEdgeView({ sourceX, sourceY, targetX, targetY, style }: EdgeProps) {
  const across = targetX - sourceX;
  const turn = targetY - GAP.down / 2;
  const bend = Math.min(BEND, Math.abs(across) / 2);
  const side = Math.sign(across) * bend;
  // A turn of less than a few points is an unevenness, not a turn.
  const path =
    Math.abs(across) < 3
      ? `M${sourceX},${sourceY} V${targetY}`
      : `M${sourceX},${sourceY} V${turn - bend} q0,${bend} ${side},${bend} H${targetX - side} q${side},0 ${side},${bend} V${targetY}`;
  return <BaseEdge path={path} style={style ?? {}} />;
}
