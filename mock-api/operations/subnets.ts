import { pageOf, paging } from "../request/paging";
import { enumFilter, uuidFilter, uuidsFilter } from "../request/query-fields";
import { listPage } from "../store";
import { subnetToWire } from "../wire/objects";
import { visibleRows } from "../world/lookup";
import { operation } from "./operation";

const listSubnets = operation({
  name: "ListSubnets",
  method: "GET",
  path: "/vpc/v2/regions/{region}/subnets",
  access: { action: "read", family: "private_network", resource: "vpc_subnet" },
  source: "documented",
  answer: "ListSubnetsResponse",
  query: {
    order_by: enumFilter(["created_at_asc", "created_at_desc"]),
    ...paging,
    organization_id: uuidFilter(),
    project_id: uuidFilter(),
    subnet_ids: uuidsFilter(),
    vpc_id: uuidFilter(),
  },
  handle: (call) => {
    const { query, world } = call;
    const where = visibleRows(call, "private_network")
      .equal("organization_id", query.organization_id)
      .equal("project_id", query.project_id)
      .oneOf("id", query.subnet_ids)
      .equal("vpc_id", query.vpc_id);
    const { rows, total } = listPage(world.store, "subnets", { where, order: query.order_by ?? "created_at_asc", page: pageOf(query) });
    return { subnets: rows.map(subnetToWire), total_count: total };
  },
});

export const subnetOperations = [listSubnets];
