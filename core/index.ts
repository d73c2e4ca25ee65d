export * from "./cidr";
export * from "./connector-status";
export * from "./finding";
export * from "./limits";
export * from "./overlaps";
export * from "./private-network-block";
export * from "./topology";
export * from "./trace-types";
