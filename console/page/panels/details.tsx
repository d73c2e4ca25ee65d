import { connectorStatuses, type TopologyConnector, type TopologyRoute, type TopologyVpc } from "../../../core";
import { FindingList } from "./findings";
import { nameOf, type PanelProps } from "./panel";

export function DetailsPanel(props: PanelProps) {
  const { topology, selection } = props;
  if (!selection) return <p>Select a VPC or a peering in the picture, or in the list below it.</p>;
  const vpc = topology.vpcs.find(({ id }) => id === selection);
  if (vpc) return <VpcDetails vpc={vpc} {...props} />;
  const connector = topology.connectors.find(({ id }) => id === selection);
  if (connector) return <ConnectorDetails connector={connector} {...props} />;
  const network = topology.privateNetworks.find(({ id }) => id === selection);
  const owner = network?.vpcId ?? topology.routes.find(({ id }) => id === selection)?.vpcId;
  const ownerVpc = topology.vpcs.find(({ id }) => id === owner);
  return ownerVpc ? (
    <VpcDetails vpc={ownerVpc} {...props} />
  ) : (
    <p>{selection} is not in this topology any more, or only named by a connector.</p>
  );
}

function VpcDetails({ vpc, topology, document, findings, select, filter, setFilter }: PanelProps & { readonly vpc: TopologyVpc }) {
  const networks = topology.privateNetworks.filter(({ vpcId }) => vpcId === vpc.id);
  const connectors = topology.connectors.filter(({ vpcId, targetVpcId }) => vpcId === vpc.id || targetVpcId === vpc.id);
  const routes = topology.routes.filter(({ vpcId }) => vpcId === vpc.id);
  const inside = new Set([vpc.id, ...[...networks, ...connectors, ...routes].map(({ id }) => id)]);
  const own = findings.filter(({ subjects }) => subjects.some((id) => inside.has(id)));
  const owner = (id: string | undefined) => (id ? (document.owners[id] ?? id) : "unknown");
  return (
    <>
      <h2>VPC {vpc.name}</h2>
      <button type="button" onClick={() => setFilter({ ...filter, focus: vpc.id })}>
        Show only this VPC and its neighbors
      </button>
      <Facts
        facts={[
          ["Id", vpc.id],
          ["Address", document.addresses?.[vpc.id]],
          ["Region", vpc.region ?? "unknown"],
          ["Organization", owner(vpc.organizationId)],
          ["Project", owner(vpc.projectId)],
          ["Routing", shown(vpc.routingEnabled, "on")],
          ["Transitivity", shown(vpc.transitivityEnabled, "off")],
          ["Custom routes propagation", shown(vpc.customRoutesPropagationEnabled, "on")],
          ["Visibility", vpc.opaque ? "in part: networks, routes and ACLs may be missing" : undefined],
        ]}
      />
      <h3>Private Networks</h3>
      <Table
        head={["name", "blocks"]}
        rows={networks.map(({ id, name, blocks, pendingFamilies = [] }) => [
          id,
          name,
          [...blocks, ...pendingFamilies.map((family) => `IPv${family}: known after apply`)].join(", "),
        ])}
      />
      <h3>Connectors</h3>
      <Connectors connectors={connectors} topology={topology} select={select} />
      <h3>Custom routes</h3>
      <Routes routes={routes} topology={topology} select={select} />
      {own.length > 0 && (
        <>
          <h3>Findings</h3>
          <FindingList findings={own} topology={topology} select={select} />
        </>
      )}
    </>
  );
}

function ConnectorDetails({ connector, topology, document, findings, select }: PanelProps & { readonly connector: TopologyConnector }) {
  const routes = topology.routes.filter(({ nexthop }) => nexthop.kind === "connector" && nexthop.connectorId === connector.id);
  const own = findings.filter(({ subjects }) => subjects.includes(connector.id));
  return (
    <>
      <h2>Connector {connector.name}</h2>
      <Facts
        facts={[
          ["Id", connector.id],
          ["Address", document.addresses?.[connector.id]],
          ["Status", `${connectorStatuses(topology).get(connector.id)}${connector.planned ? " (planned)" : ""}`],
        ]}
      />
      <p>
        From{" "}
        <button type="button" class="link" onClick={() => select(connector.vpcId)}>
          VPC {nameOf(topology, connector.vpcId)}
        </button>{" "}
        to{" "}
        <button type="button" class="link" onClick={() => select(connector.targetVpcId)}>
          VPC {nameOf(topology, connector.targetVpcId)}
        </button>
      </p>
      <h3>Routes through it</h3>
      <Routes routes={routes} topology={topology} select={select} />
      {own.length > 0 && <FindingList findings={own} topology={topology} select={select} />}
    </>
  );
}

function Connectors({
  connectors,
  topology,
  select,
}: Pick<PanelProps, "topology" | "select"> & { readonly connectors: readonly TopologyConnector[] }) {
  const statuses = connectorStatuses(topology);
  if (connectors.length === 0) return <p>None.</p>;
  return (
    <ul>
      {connectors.map(({ id, name, vpcId, targetVpcId, planned }) => (
        <li key={id}>
          <button type="button" class="link" onClick={() => select(id)}>
            {name}
          </button>{" "}
          {nameOf(topology, vpcId)} → {nameOf(topology, targetVpcId)}: {statuses.get(id)}
          {planned && " (planned)"}
        </li>
      ))}
    </ul>
  );
}

function Routes({ routes, topology }: Pick<PanelProps, "topology" | "select"> & { readonly routes: readonly TopologyRoute[] }) {
  const via = ({ nexthop }: TopologyRoute) =>
    nexthop.kind === "connector"
      ? `connector ${nameOf(topology, nexthop.connectorId)}`
      : `resource in ${nameOf(topology, nexthop.privateNetworkId)}`;
  return (
    <Table
      head={["VPC", "destination", "next hop"]}
      rows={routes.map((route) => [route.id, nameOf(topology, route.vpcId), route.destination ?? "known after apply", via(route)])}
    />
  );
}

/** Rows start with a key, which is not shown. */
export function Table({ head, rows }: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }) {
  if (rows.length === 0) return <p>None.</p>;
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, ...cells]) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                <td key={`${key}-${head[index]}`}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, string | undefined])[] }) {
  return (
    <dl>
      {facts
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => (
          <div class="fact" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function shown(value: boolean | "unknown" | undefined, byDefault: string): string {
  if (value === undefined) return byDefault;
  return value === "unknown" ? "unknown until apply" : value ? "on" : "off";
}
