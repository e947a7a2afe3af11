import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Joins class names; of two that say the same thing differently, the later one stands. */
export const cn = (...classes: ClassValue[]): string => twMerge(clsx(classes));
