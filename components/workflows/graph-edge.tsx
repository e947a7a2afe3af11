"use client";

import { BaseEdge, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { GAP } from "./graph-layout";

/** A line down to the next step. It turns right above where it leads to, so that it passes beside what stands between. */
export function GraphEdgeView({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, style }: EdgeProps) {
  // A turn of less than a few points is an unevenness, not a turn.
  const isStraight = Math.abs(sourceX - targetX) < 3;
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition };
  const [turning] = getSmoothStepPath({ ...ends, centerY: targetY - GAP.down / 2, borderRadius: 10 });
  return <BaseEdge path={isStraight ? `M${sourceX},${sourceY} V${targetY}` : turning} style={style ?? {}} />;
}
