"use client";

import { Button as BaseButton } from "@base-ui/react/button";
import type { ComponentProps } from "react";
import { type ButtonStyle, buttonStyle } from "./button-style";
import { cn } from "./cn";

export function Button({
  className,
  variant,
  size,
  type = "button",
  ...props
}: Omit<ComponentProps<typeof BaseButton>, "className"> & ButtonStyle & { className?: string }) {
  return <BaseButton type={type} className={cn(buttonStyle({ variant, size }), className)} {...props} />;
}
