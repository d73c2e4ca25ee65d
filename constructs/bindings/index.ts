export { DataScalewayVpcConnector, type DataScalewayVpcConnectorConfig } from "./data-vpc-connector";
export { NullProvider, NullResource, type NullResourceConfig } from "./null-provider";
export {
  choosePlugin,
  embeddedNullSource,
  PLUGIN_CONTEXT,
  PLUGIN_VARIABLE,
  type Plugin,
  type PluginSource,
  scalewaySource,
} from "./plugin";
export { ScalewayProvider, type ScalewayProviderConfig } from "./scaleway-provider";
export type { ImportTarget, ScalewayResource } from "./scaleway-resource";
export { ScalewayVpc, type ScalewayVpcConfig } from "./vpc";
export { ScalewayVpcAcl, type ScalewayVpcAclConfig, type ScalewayVpcAclRule } from "./vpc-acl";
export { ScalewayVpcConnector, type ScalewayVpcConnectorConfig } from "./vpc-connector";
export { ScalewayVpcIngressRule, type ScalewayVpcIngressRuleConfig } from "./vpc-ingress-rule";
export { ScalewayVpcPrivateNetwork, type ScalewayVpcPrivateNetworkConfig } from "./vpc-private-network";
export { ScalewayVpcRoute, type ScalewayVpcRouteConfig } from "./vpc-route";
