export { type AddressRange, formatRange, intersectRanges, parseLooseCidr, rangeToCidrs, subtractRange } from "./addresses/address-range";
export { type AddressLedger, type Allocation, allocate, type UnplacedName } from "./addresses/allocate";
export { addressBits, Cidr, CidrError, compareCidrs, type Family, formatAddress, parseAddress } from "./addresses/cidr";
export { DEFAULT_POOLS, freeBlock } from "./addresses/free-block";
export { collisions, overlaps } from "./addresses/overlaps";
export { type BlockProblem, IPV4_PREFIX_LENGTHS, IPV6_PREFIX_LENGTH, privateNetworkBlockProblem } from "./addresses/private-network-block";
export { mergeRanges, summarize } from "./addresses/summarize";
export { compareFindings, FINDING_CODES, type Finding, type FindingCode, type Severity } from "./checks/finding";
export { DEFAULT_QUOTAS, DEFAULT_RATE, MAX_ACL_RULES, MAX_HOPS, MAX_PORT, type Rate } from "./checks/limits";
export type { AclSourcePortZero } from "./checks/options";
export { type AclPortProblem, aclPortProblems, aclPortProblemText } from "./checks/setting-checks";
export { type Examination, examine, type VerdictOptions, verdicts } from "./checks/verdicts";
export { type ConnectorCost, type Costs, costs, HOURS_PER_MONTH } from "./costs/costs";
export { charge, type Meter, type MeterOptions, type Micros, meter, type PeeredInterval, type StatusChange } from "./costs/meter";
export { formatAmount } from "./costs/money";
export { type ChangedPair, type Difference, type DifferenceOptions, difference, type Replacement } from "./reachability/difference";
export { type Reachability, type ReachabilityCell, type ReachabilityOptions, reachability } from "./reachability/reachability";
export { trace, UNROUTABLE_PRODUCTS, UnknownEndpointError } from "./reachability/trace";
export type { Endpoint, Hop, Trace, TraceOptions } from "./reachability/trace-types";
export { applyRenumberingStep, beforeRenumbering, renumberedNetworkId } from "./renumbering/apply-step";
export {
  planRenumbering,
  type RenumberingAction,
  type RenumberingConflict,
  type RenumberingInterruption,
  type RenumberingMove,
  type RenumberingOptions,
  type RenumberingPlan,
  type RenumberingProblem,
  type RenumberingStep,
} from "./renumbering/renumbering";
export {
  type BlockReference,
  type CompiledRoute,
  type CompiledRoutes,
  compileRoutes,
  DEFAULT_ROUTE_HALVES,
  type IntentPath,
  type MergedIntent,
  type Need,
  type OpenedPair,
  type RouteBlock,
  type RouteCompilerInput,
  type RouteIntent,
  type RouteVpc,
} from "./routes/compile-routes";
export { connectorStatus, isMirror, type PeeringEnd, type PeeringSubnet, subnetOverlaps } from "./topology/connector-status";
export type {
  ConnectorStatus,
  DerivedStatus,
  MaybeKnown,
  Topology,
  TopologyAcl,
  TopologyAclRule,
  TopologyConnector,
  TopologyIngressRule,
  TopologyPrivateNetwork,
  TopologyRoute,
  TopologyVpc,
  UnplacedObject,
} from "./topology/topology";
export { connectorStatuses } from "./topology/topology-statuses";
