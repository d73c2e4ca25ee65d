/** One odd thing to configure beside two VPCs, `here` and `there`, and a Private Network `net` in the first. */
export interface OddCase {
  readonly title: string;
  /** What is added to the stack. */
  readonly configuration: string;
}

const resource = (type: string, body: string) => `resource "scaleway_vpc${type}" "odd" {\n${body}\n}\n`;
const data = (type: string, body: string) => `data "scaleway_vpc${type}" "odd" {\n${body}\n}\n`;
const network = (block: string) => resource("_private_network", `vpc_id = scaleway_vpc.here.id\n${block}`);
const route = (body: string) => resource("_route", `vpc_id = scaleway_vpc.here.id\n${body}`);
const acl = (body: string) => resource("_acl", `vpc_id = scaleway_vpc.here.id\n${body}`);
const ipv4 = (block: string) => `ipv4_subnet {\n subnet = "${block}"\n}`;
const rule = (body: string) => `rules {\n source = "10.0.0.0/8"\n destination = "10.0.0.0/8"\n${body}\n}`;
const bare = (name: string) => `element(split("/", scaleway_vpc.${name}.id), 1)`;
const nobody = "11111111-2222-4333-8444-555555555555";

/** What users get wrong, or write in an unusual way. */
export const oddCases: readonly OddCase[] = [
  { title: "host bits in a block", configuration: network(ipv4("10.20.0.1/22")) },
  { title: "a block that is none", configuration: network(ipv4("banana")) },
  { title: "a block wider than /20", configuration: network(ipv4("10.32.0.0/19")) },
  { title: "a block narrower than /29", configuration: network(ipv4("10.20.0.0/30")) },
  { title: "a block that the VPC has already", configuration: network(ipv4("10.0.0.0/24")) },
  { title: "two IPv4 blocks", configuration: network(`${ipv4("10.20.0.0/22")}\n${ipv4("10.24.0.0/22")}`) },
  { title: "an IPv6 block where IPv4 belongs", configuration: network(ipv4("fd00:1:2:3::/64")) },
  {
    title: "a network in a VPC by its bare id",
    configuration: resource("_private_network", `vpc_id = ${bare("here")}\n${ipv4("10.20.0.0/22")}`),
  },
  { title: "a network in a VPC that nobody has", configuration: resource("_private_network", `vpc_id = "fr-par/${nobody}"`) },
  { title: "a VPC in a region that is none", configuration: resource("", `region = "moon"`) },
  { title: "a project that is no uuid", configuration: resource("", `project_id = "mine"`) },
  { title: "a tag that is empty", configuration: resource("", `tags = [""]`) },
  { title: "a connector without a target", configuration: resource("_connector", "vpc_id = scaleway_vpc.here.id") },
  { title: "a connector by bare ids", configuration: resource("_connector", `vpc_id = ${bare("here")}\ntarget_vpc_id = ${bare("there")}`) },
  {
    title: "a connector to a target of another region",
    configuration: resource("_connector", `vpc_id = scaleway_vpc.here.id\ntarget_vpc_id = "nl-ams/${nobody}"`),
  },
  {
    title: "a connector to itself",
    configuration: resource("_connector", "vpc_id = scaleway_vpc.here.id\ntarget_vpc_id = scaleway_vpc.here.id"),
  },
  {
    title: "a connector to what is no id",
    configuration: resource("_connector", `vpc_id = scaleway_vpc.here.id\ntarget_vpc_id = "fr-par/there"`),
  },
  { title: "a route without a next hop", configuration: route(`destination = "10.9.0.0/24"`) },
  {
    title: "a route to no block",
    configuration: route(`destination = "there"\nnexthop_private_network_id = scaleway_vpc_private_network.net.id`),
  },
  {
    title: "a route with host bits",
    configuration: route(`destination = "10.9.0.1/24"\nnexthop_private_network_id = scaleway_vpc_private_network.net.id`),
  },
  { title: "a route without a destination", configuration: route("nexthop_private_network_id = scaleway_vpc_private_network.net.id") },
  {
    title: "a route by bare ids",
    configuration: resource(
      "_route",
      `vpc_id = ${bare("here")}\ndestination = "10.9.0.0/24"\nnexthop_private_network_id = element(split("/", scaleway_vpc_private_network.net.id), 1)`,
    ),
  },
  { title: "an ACL policy that is none", configuration: acl(`default_policy = "maybe"\n${rule(`action = "drop"`)}`) },
  { title: "an ACL protocol that is none", configuration: acl(rule(`protocol = "GRE"\naction = "drop"`)) },
  { title: "an ACL rule without an action", configuration: acl(rule("")) },
  { title: "an ACL port beyond 65536", configuration: acl(rule(`action = "drop"\ndst_port_low = 70000\ndst_port_high = 70000`)) },
  { title: "an ACL without rules", configuration: acl(`default_policy = "drop"`) },
  { title: "an ACL of a VPC by its bare id", configuration: resource("_acl", `vpc_id = ${bare("here")}\n${rule(`action = "drop"`)}`) },
  {
    title: "an ingress rule to no address",
    configuration: resource(
      "_ingress_rule",
      `vpc_id = scaleway_vpc.here.id\nsource = "10.1.0.0/22"\nnexthop_resource_ip = "firewall"\nnexthop_private_network_id = scaleway_vpc_private_network.net.id`,
    ),
  },
  {
    title: "an ingress rule of two address families",
    configuration: resource(
      "_ingress_rule",
      `vpc_id = scaleway_vpc.here.id\nsource = "fd00::/48"\nnexthop_resource_ip = "10.0.0.9"\nnexthop_private_network_id = scaleway_vpc_private_network.net.id`,
    ),
  },
  { title: "an attribute that does not exist", configuration: resource("", `colour = "red"`) },
  {
    title: "reading a connector by id and name at once",
    configuration: data("_connector", `connector_id = "fr-par/${nobody}"\nname = "x"`),
  },
  { title: "reading a connector that nobody has", configuration: data("_connector", `connector_id = "fr-par/${nobody}"`) },
  { title: "reading a connector by a name that nobody has", configuration: data("_connector", `name = "nobody"`) },
  { title: "reading a VPC by a name that nobody has", configuration: data("", `name = "nobody"`) },
  { title: "reading a VPC by half its name", configuration: data("", `name = "her"`) },
  { title: "reading a VPC by nothing", configuration: data("", "") },
  {
    title: "reading a network by id and name at once",
    configuration: data("_private_network", `private_network_id = "fr-par/${nobody}"\nname = "x"`),
  },
  { title: "reading a route that nobody has", configuration: data("_route", `route_id = "fr-par/${nobody}"`) },
  { title: "reading the ACL of a VPC that nobody has", configuration: data("_acl", `vpc_id = "fr-par/${nobody}"`) },
];
