"use client";

import { Menu } from "@base-ui/react/menu";
import { Check, ChevronDown } from "lucide-react";
import { filterStyle, itemStyle, popupStyle } from "./filter-style";
import { toggled, valuesOf } from "./filters";

export type Option = { value: string; label: string };
type Props = { label: string; options: readonly Option[]; value: string | undefined; onChange(value: string | undefined): void };

/** A filter that takes several of a few values. */
export function FilterMenu({ label, options, value, onChange }: Props) {
  const chosen = valuesOf(value);
  const names = options.filter((each) => chosen.includes(each.value)).map((each) => each.label);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={filterStyle(chosen.length > 0)}>
        <span className="truncate">{chosen.length === 0 ? label : `${label}: ${names.length > 2 ? `${names.length} chosen` : names.join(", ")}`}</span>
        <ChevronDown aria-hidden />
      </Menu.Trigger>
      <Popup>
        {options.map((each) => (
          <Menu.CheckboxItem
            key={each.value}
            checked={chosen.includes(each.value)}
            onCheckedChange={() => onChange(toggled(value, each.value))}
            className={itemStyle}
          >
            <Mark />
            {each.label}
          </Menu.CheckboxItem>
        ))}
        {chosen.length > 0 && (
          <>
            <Menu.Separator className="my-1 h-px bg-border" />
            <Menu.Item className={itemStyle} onClick={() => onChange(undefined)}>
              <span className="size-4" />
              Any
            </Menu.Item>
          </>
        )}
      </Popup>
    </Menu.Root>
  );
}

/** A choice of one, of which the first is what holds when nothing is chosen. What is named after its first says the choice alone. */
export function ChoiceMenu({ label, options, value, onChange, extra }: Props & { extra?: { label: string; onClick(): void } }) {
  const [first] = options;
  const chosen = options.find((each) => each.value === value) ?? first;
  const said = chosen?.value === value ? chosen?.label : value;
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={filterStyle(value !== undefined)}>
        <span className="truncate">{said === undefined ? label : label === first?.label ? said : `${label}: ${said}`}</span>
        <ChevronDown aria-hidden />
      </Menu.Trigger>
      <Popup>
        <Menu.RadioGroup value={chosen?.value ?? ""} onValueChange={(next: string) => onChange(next === first?.value ? undefined : next)}>
          {options.map((each) => (
            <Menu.RadioItem key={each.value} value={each.value} closeOnClick className={itemStyle}>
              <RadioMark />
              {each.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {extra && (
          <Menu.Item className={itemStyle} onClick={extra.onClick}>
            <span className="size-4" />
            {extra.label}
          </Menu.Item>
        )}
      </Popup>
    </Menu.Root>
  );
}

const Popup = ({ children }: { children: React.ReactNode }) => (
  <Menu.Portal>
    <Menu.Positioner align="start" sideOffset={4} className="z-50">
      <Menu.Popup className={popupStyle}>{children}</Menu.Popup>
    </Menu.Positioner>
  </Menu.Portal>
);
const Mark = () => (
  <span className="grid size-4 shrink-0 place-items-center">
    <Menu.CheckboxItemIndicator>
      <Check aria-hidden className="size-4" />
    </Menu.CheckboxItemIndicator>
  </span>
);
const RadioMark = () => (
  <span className="grid size-4 shrink-0 place-items-center">
    <Menu.RadioItemIndicator>
      <Check aria-hidden className="size-4" />
    </Menu.RadioItemIndicator>
  </span>
);
