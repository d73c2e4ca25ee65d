import "./bindings/framework";

export {
  choosePlugin,
  DataScalewayVpcConnector,
  type DataScalewayVpcConnectorConfig,
  embeddedNullSource,
  type ImportTarget,
  NullProvider,
  NullResource,
  type NullResourceConfig,
  PLUGIN_CONTEXT,
  PLUGIN_VARIABLE,
  type Plugin,
  type PluginSource,
  ScalewayProvider,
  type ScalewayProviderConfig,
  ScalewayResource,
  ScalewayVpc,
  ScalewayVpcAcl,
  type ScalewayVpcAclConfig,
  type ScalewayVpcAclRule,
  type ScalewayVpcConfig,
  ScalewayVpcConnector,
  type ScalewayVpcConnectorConfig,
  ScalewayVpcIngressRule,
  type ScalewayVpcIngressRuleConfig,
  ScalewayVpcPrivateNetwork,
  type ScalewayVpcPrivateNetworkConfig,
  ScalewayVpcRoute,
  type ScalewayVpcRouteConfig,
  scalewaySource,
} from "./bindings";
export type { AcceptedFinding, Intent } from "./checks/declarations";
export { MANIFEST_FILE, type PeeringManifest, type PeeringReport } from "./checks/manifest";
export { peeringManifest, topologyId } from "./checks/peering-app";
export { PeeringChecks, type PeeringChecksProps } from "./checks/peering-checks";
export { PeeredVpcPair, type PeeredVpcPairProps } from "./peering/peered-vpc-pair";
export { type LinkEnd, PeeringLink, type PeeringLinkProps, type RequirePeered } from "./peering/peering-link";
export { PeeringSide, type PeeringSideProps } from "./peering/peering-side";
export type { FabricEdge, FabricPlan } from "./topologies/fabric-plan";
export {
  distinctPairs,
  HubAndSpoke,
  type HubAndSpokeProps,
  type SpokeToSpoke,
} from "./topologies/hub-and-spoke";
export type { EgressProps } from "./topologies/hub-egress";
export type { InspectionProps } from "./topologies/hub-inspection";
export type { HubAndSpokeRoles, SpokeProps } from "./topologies/hub-roles";
export { type ChainTalk, PeeringChain, type PeeringChainProps } from "./topologies/peering-chain";
export type { PeeringFabric, PeeringFabricProps } from "./topologies/peering-fabric";
export { PeeringMesh, type PeeringMeshProps } from "./topologies/peering-mesh";
export { AddressPlan, type AddressPlanProps } from "./vpc/address-plan";
export type { ExistingVpc, NamedBlock, VpcAttributes } from "./vpc/existing-vpc";
export type { PrivateNetworkProps } from "./vpc/private-network-props";
export { Vpc, type VpcAclProps, type VpcProps } from "./vpc/vpc";
export type { IVpc, VpcBlock } from "./vpc/vpc-base";
