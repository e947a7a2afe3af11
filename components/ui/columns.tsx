"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, type TooltipContentProps, XAxis, YAxis } from "recharts";
import type { Column } from "./column-chart";
import { formatCount } from "./format";

const TICK = { fill: "var(--muted-foreground)", fontSize: 11 };
/** A column of little stays visible, and one of nothing is none. */
const smallest = (value: number | undefined | null) => (value ? 2 : 0);
/** Between two labels of days, in pixels. */
const GAP = 40;

/** What `ColumnChart` draws, with the library that does. */
export function Columns({ label, columns }: { label: string; columns: Column[] }) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 1, height: 1 }}>
      <BarChart
        data={columns}
        title={label}
        aria-label={`${label}. The arrow keys go from day to day.`}
        margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
        barCategoryGap="18%"
      >
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis dataKey="label" tickLine={false} axisLine={{ stroke: "var(--border)" }} tick={TICK} minTickGap={GAP} height={22} />
        <YAxis
          width={36}
          tickLine={false}
          axisLine={false}
          tick={TICK}
          tickCount={3}
          allowDecimals={columns.some(({ value }) => !Number.isInteger(value))}
          tickFormatter={formatCount}
        />
        <Tooltip isAnimationActive={false} cursor={{ fill: "var(--muted)" }} wrapperStyle={{ zIndex: 10, outline: "none" }} content={Said} />
        <Bar dataKey="value" fill="var(--accent)" radius={[2, 2, 0, 0]} minPointSize={smallest} maxBarSize={28} isAnimationActive={false} activeBar={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}

function Said({ active, payload }: TooltipContentProps) {
  const column = payload?.[0]?.payload as Column | undefined;
  return (
    // It stands there all the time: what is put into it later is told to those who do not see it.
    <div role="status">
      {active && column && (
        <p className="rounded-md border bg-background px-2 py-1 text-xs whitespace-nowrap shadow-md">
          <span className="block font-medium">{column.label}</span>
          <span className="text-muted-foreground tabular-nums">{column.said}</span>
        </p>
      )}
    </div>
  );
}
