"use client";

import "@xyflow/react/dist/base.css";
import { type Edge, Panel, ReactFlow, type ReactFlowInstance } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { type CSSProperties, type FocusEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { GraphEdgeView } from "./graph-edge";
import { itemsOf, type Layout, layOut, NODE, standings } from "./graph-layout";
import { type GraphNode, GraphNodeView } from "./graph-node";
import { type Step, withoutItems } from "./step";
import { StepOutline } from "./step-outline";

const NODE_TYPES = { placed: GraphNodeView };
const EDGE_TYPES = { line: GraphEdgeView };
const ROOM = 24;
/** The height of the buttons below. */
const BAR = 32;
/** Smaller than this, a step's name cannot be read: what does not fit then is reached by moving. */
const READABLE = 0.78;
const SMALLEST = 0.2;
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
  /** The step that there is most to see of: it is kept in sight until somebody moves the picture. */
  follow?: string | null;
  label: string;
  /** Whether the steps stand below as a folded list too; not where the page lists them itself. */
  outline?: boolean;
};

/** A workflow as a picture: what follows what, and how each step stands. */
export function WorkflowGraph({ steps, states, selected, onSelect, follow = null, label, outline = true }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  // How often it was placed. Until it is known how wide the page is, the picture would stand somewhere, and then jump.
  const [placed, setPlaced] = useState(0);
  const [flow, setFlow] = useState<ReactFlowInstance<GraphNode> | null>(null);
  const layout = useMemo(() => layOut(steps), [steps]);
  const standing = useMemo(() => standings(states), [states]);
  const items = useMemo(() => itemsOf(states), [states]);
  const chosen = selected === null ? null : withoutItems(selected);
  const followed = follow === null ? null : withoutItems(follow);

  const nodes = useMemo(
    () =>
      layout.placed.map((placed): GraphNode => {
        const { key, x, y, width, height, depth, kind } = placed;
        const stands = standing.get(key);
        const path = stands?.path ?? key.replaceAll("[]", "[0]");
        const data = { placed, standing: stands, items: items.get(key), selected: key === chosen, onSelect: () => onSelect(path) };
        return { id: key, type: "placed", position: { x, y }, width, height, zIndex: kind === "frame" ? depth - 100 : 1, data };
      }),
    [layout, standing, items, chosen, onSelect],
  );
  const edges = useMemo(() => layout.lines.map((line) => toEdge(line.from, line.to)), [layout]);

  const place = useCallback(
    (smallest: number) => {
      if (!box.current || !flow) return;
      void flow.setViewport(fitting(layout, box.current.clientWidth, box.current.clientHeight, smallest)).then(() => setPlaced((times) => times + 1));
    },
    [flow, layout],
  );
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(() => moved.current || place(READABLE));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [place]);

  /** Brings a step into sight. */
  const show = useCallback(
    (key: string) => {
      const node = layout.placed.find((each) => each.key === key);
      if (!node || !box.current || !flow) return;
      const { zoom, x, y } = flow.getViewport();
      const { clientWidth, clientHeight } = box.current;
      const [left, top] = [node.x * zoom + x, node.y * zoom + y];
      const isSeen = left >= 0 && top >= 0 && left + node.width * zoom <= clientWidth && top + NODE.height * zoom <= clientHeight;
      if (!isSeen) void flow.setCenter(node.x + node.width / 2, node.y + NODE.height / 2, { zoom });
    },
    [flow, layout],
  );
  useEffect(() => {
    if (placed === 0 || chosen === null) return;
    moved.current = true;
    show(chosen);
  }, [placed, chosen, show]);
  // Once it is placed, which tells how large everything is.
  useEffect(() => {
    if (placed > 0 && followed !== null && !moved.current) show(followed);
  }, [placed, followed, show]);
  /** Who goes through the steps by keyboard sees where they are. */
  const onFocus = ({ target }: FocusEvent) => {
    const key = target.closest<HTMLElement>("[data-id]")?.dataset.id;
    if (placed === 0 || key === undefined || !target.matches(":focus-visible")) return;
    // The browser has scrolled what only moves as a whole.
    box.current?.querySelector(".react-flow")?.scrollTo(0, 0);
    moved.current = true;
    show(key);
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
          edgeTypes={EDGE_TYPES}
          onInit={setFlow}
          onMoveStart={(event) => {
            if (event && placed > 0) moved.current = true;
          }}
          minZoom={SMALLEST}
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
          onFocus={onFocus}
          style={COLOURS}
          className={cn("transition-opacity duration-150 [&_a]:text-xs! [&_a]:text-muted-foreground!", placed === 0 && "opacity-0")}
        >
          <Panel position="bottom-left" className="m-2! flex gap-1">
            <Button size="icon" className="size-7" aria-label="Zoom out" onClick={() => flow?.zoomOut()}>
              <Minus aria-hidden />
            </Button>
            <Button size="icon" className="size-7" aria-label="Zoom in" onClick={() => flow?.zoomIn()}>
              <Plus aria-hidden />
            </Button>
            <Button
              size="icon"
              className="size-7"
              aria-label="Show all"
              onClick={() => {
                moved.current = true;
                place(SMALLEST);
              }}
            >
              <Maximize aria-hidden />
            </Button>
          </Panel>
        </ReactFlow>
      </div>
      {outline && <StepOutline steps={steps} states={states} onSelect={onSelect} />}
    </figure>
  );
}

const toEdge = (source: string, target: string): Edge => ({
  id: `${source}>${target}`,
  ...{ source, target, type: "line", selectable: false, style: { strokeWidth: 1.5 } },
});

/** The whole graph unless it would be smaller than that, else its beginning. */
function fitting({ width, height }: Layout, boxWidth: number, boxHeight: number, smallest: number) {
  const room = { width: boxWidth - 2 * ROOM, height: boxHeight - 2 * ROOM - BAR };
  const fits = Math.min(room.width / width, room.height / height);
  const zoom = Math.min(1, Math.max(smallest, fits));
  const top = ROOM + Math.max(0, (room.height - height * zoom) / 2);
  return { x: (boxWidth - width * zoom) / 2, y: top, zoom };
}
