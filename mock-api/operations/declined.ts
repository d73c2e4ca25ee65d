import type { Method } from "./operation";

/** Operations of the VPC API that are known and not imitated: private access to object storage. Each answers 501 with its name. */
export const DECLINED_OPERATIONS: readonly { readonly name: string; readonly method: Method; readonly path: string }[] = [
  { name: "EnableS3Endpoint", method: "POST", path: "/vpc/v2/regions/{region}/s3-integration/{vpc_id}/enable" },
  { name: "DisableS3Endpoint", method: "POST", path: "/vpc/v2/regions/{region}/s3-integration/{vpc_id}/disable" },
  { name: "AddPrivateNetworkS3Endpoint", method: "POST", path: "/vpc/v2/regions/{region}/s3-integration/{vpc_id}/private-networks" },
  { name: "SetPrivateNetworksS3Endpoint", method: "PUT", path: "/vpc/v2/regions/{region}/s3-integration/{vpc_id}/private-networks" },
  {
    name: "DeletePrivateNetworkS3Endpoint",
    method: "DELETE",
    path: "/vpc/v2/regions/{region}/s3-integration/{vpc_id}/private-networks/{private_network_id}",
  },
];
