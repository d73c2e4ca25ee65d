export * from "./bindings";
export type { ExistingVpc, VpcAttributes } from "./existing-vpc";
export * from "./peered-vpc-pair";
export type { Intent } from "./peering-app";
export * from "./peering-link";
export type { PrivateNetworkProps } from "./private-network-props";
export * from "./vpc";
export type { AcceptedFinding, IVpc, VpcBlock } from "./vpc-base";
