import { useEffect, useRef, useState } from "react";

/**
 * Takes the files that are dropped anywhere in the window: beside the place that asks for them the browser would open them
 * in the page's stead. Answers whether some are being held over it.
 */
export function useDrop(take: (dropped: DataTransfer) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    // Out of the window there is nothing to go to.
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!event.dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      latest.current(event.dataTransfer);
    };
    const ends = new AbortController();
    window.addEventListener("dragover", onOver, ends);
    window.addEventListener("dragleave", onLeave, ends);
    window.addEventListener("drop", onDrop, ends);
    return () => ends.abort();
  }, []);
  return over;
}
