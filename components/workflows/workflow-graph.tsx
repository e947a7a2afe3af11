"use client";

import "@xyflow/react/dist/base.css";
import { type Edge, Panel, ReactFlow, type ReactFlowInstance } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { type CSSProperties, type FocusEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../ui/button";
import { type Layout, layOut, standings } from "./graph-layout";
import { type GraphNode, GraphNodeView } from "./graph-node";
import { type Step, withoutItems } from "./step";
import { StepOutline } from "./step-outline";

const NODE_TYPES = { placed: GraphNodeView };
const ROOM = 24;
/** The height of the buttons below. */
const BAR = 32;
/** Smaller than this, a step's name cannot be read: what does not fit is reached by moving instead. */
const SMALLEST = 0.62;
const COLOURS = {
  "--xy-edge-stroke": "color-mix(in oklch, var(--muted-foreground) 55%, var(--background))",
  "--xy-attribution-background-color": "transparent",
} as CSSProperties;

type Props = {
  steps: Step[];
  /** How the steps of a run stand, by path. Empty for a definition. */
  states: Record<string, { status: string }>;
  selected: string | null;
  /** Is told a step's path. Of a step that is done for many items, that of the item which has most to say. */
  onSelect(path: string): void;
  label: string;
  /** Whether the steps stand below as a folded list too; not where the page lists them itself. */
  outline?: boolean;
};

/** A workflow as a picture: what follows what, and how each step stands. */
export function WorkflowGraph({ steps, states, selected, onSelect, label, outline = true }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const [flow, setFlow] = useState<ReactFlowInstance<GraphNode> | null>(null);
  const layout = useMemo(() => layOut(steps), [steps]);
  const standing = useMemo(() => standings(states), [states]);
  const chosen = selected === null ? null : withoutItems(selected);

  const nodes = useMemo(
    () =>
      layout.placed.map((placed): GraphNode => {
        const { key, x, y, width, height, depth, kind } = placed;
        const stands = standing.get(key);
        const path = stands?.path ?? key.replaceAll("[]", "[0]");
        const data = { placed, standing: stands, selected: key === chosen, onSelect: () => onSelect(path) };
        return { id: key, type: "placed", position: { x, y }, width, height, zIndex: kind === "frame" ? depth - 100 : 1, data };
      }),
    [layout, standing, chosen, onSelect],
  );
  const edges = useMemo(() => layout.lines.map((line) => toEdge(line.from, line.to)), [layout]);

  const showAll = useCallback(() => {
    moved.current = false;
    if (box.current && flow) void flow.setViewport(fitting(layout, box.current.clientWidth, box.current.clientHeight));
  }, [flow, layout]);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(() => moved.current || showAll());
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [showAll]);

  /** Who goes through the steps by keyboard sees where they are. */
  const show = ({ target }: FocusEvent) => {
    const node = nodes.find(({ id }) => id === target.closest<HTMLElement>("[data-id]")?.dataset.id);
    if (!node || !box.current || !flow || !target.matches(":focus-visible")) return;
    const { zoom, x, y } = flow.getViewport();
    const { clientWidth, clientHeight } = box.current;
    const [left, top] = [node.position.x * zoom + x, node.position.y * zoom + y];
    const isSeen = left >= 0 && top >= 0 && left + (node.width ?? 0) * zoom <= clientWidth && top + NODE_TOP * zoom <= clientHeight;
    if (!isSeen) void flow.setCenter(node.position.x + (node.width ?? 0) / 2, node.position.y + NODE_TOP / 2, { zoom });
    // The browser has scrolled what it knows nothing of.
    box.current.querySelector(".react-flow")?.scrollTo(0, 0);
  };

  return (
    <figure aria-label={label} className="space-y-2">
      <div
        ref={box}
        style={{ height: `clamp(12rem, ${Math.ceil(layout.height + 2 * ROOM + BAR)}px, min(36rem, 70dvh))` }}
        className="overflow-hidden rounded-lg border bg-background"
      >
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          onInit={setFlow}
          onMoveStart={(event) => {
            if (event) moved.current = true;
          }}
          minZoom={0.25}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          elevateNodesOnSelect={false}
          zoomOnScroll={false}
          preventScrolling={false}
          zoomOnDoubleClick={false}
          onFocus={show}
          style={COLOURS}
        >
          <Panel position="bottom-left" className="m-2! flex gap-1">
            <Button size="icon" className="size-7" aria-label="Zoom out" onClick={() => flow?.zoomOut()}>
              <Minus aria-hidden />
            </Button>
            <Button size="icon" className="size-7" aria-label="Zoom in" onClick={() => flow?.zoomIn()}>
              <Plus aria-hidden />
            </Button>
            <Button size="icon" className="size-7" aria-label="Show all" onClick={showAll}>
              <Maximize aria-hidden />
            </Button>
          </Panel>
        </ReactFlow>
      </div>
      {outline && <StepOutline steps={steps} states={states} onSelect={onSelect} />}
    </figure>
  );
}

const NODE_TOP = 60;

const toEdge = (source: string, target: string): Edge => ({
  id: `${source}>${target}`,
  ...{ source, target, type: "smoothstep", pathOptions: { borderRadius: 10 }, selectable: false, style: { strokeWidth: 1.5 } },
});

/** The whole graph when it can be read like that, else its beginning. */
function fitting({ width, height }: Layout, boxWidth: number, boxHeight: number) {
  const room = { width: boxWidth - 2 * ROOM, height: boxHeight - 2 * ROOM - BAR };
  const fits = Math.min(room.width / width, room.height / height);
  const zoom = Math.min(1, Math.max(SMALLEST, fits));
  const top = ROOM + Math.max(0, (room.height - height * zoom) / 2);
  return { x: (boxWidth - width * zoom) / 2, y: top, zoom };
}
