"use client";

export { SomethingFailed as default } from "../../components/shell/something-failed";
