import { NothingHere } from "../../components/shell/nothing-here";

/** Addresses do not say of which workspace they are, and are seen only from within it. */
export default function NotFound() {
  return <NothingHere inWorkspace />;
}
