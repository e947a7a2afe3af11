import { cva, type VariantProps } from "class-variance-authority";

/** How buttons look, and links that lead to a main action. Its own file, so that server components can use it. */
export const buttonStyle = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors select-none disabled:opacity-60 data-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-primary text-primary-foreground hover:bg-primary/88",
        outline: "border border-input bg-background hover:bg-muted",
        ghost: "hover:bg-muted",
        danger: "border border-danger/30 bg-danger-ground text-danger hover:border-danger/60",
      },
      size: { sm: "h-7 px-2 text-xs", md: "h-8 px-3 text-sm", lg: "h-10 px-4 text-sm", icon: "size-8" },
    },
    defaultVariants: { variant: "outline", size: "md" },
  },
);
export type ButtonStyle = VariantProps<typeof buttonStyle>;
