# The data sources, by id and by what else they can be found with. Run beside an applied `life-cycle`.

variable "hub" {}
variable "spoke" {}
variable "services" {}
variable "hub_to_spoke" {}
variable "to_spoke" {}
variable "firewall" {}

data "scaleway_vpc" "by_id" {
  vpc_id = var.hub
}

data "scaleway_vpc" "by_name" {
  name = "hub-first"
}

data "scaleway_vpc" "default" {
  is_default = true
}

data "scaleway_vpc_private_network" "by_id" {
  private_network_id = var.services
}

data "scaleway_vpc_private_network" "by_name" {
  name   = "services-first"
  vpc_id = var.hub
}

data "scaleway_vpc_connector" "by_id" {
  connector_id = var.hub_to_spoke
}

data "scaleway_vpc_connector" "by_name" {
  name = "hub-to-spoke-first"
}

data "scaleway_vpc_connector" "by_ends" {
  vpc_id        = var.spoke
  target_vpc_id = var.hub
}

data "scaleway_vpc_route" "by_id" {
  route_id = var.to_spoke
}

data "scaleway_vpc_acl" "hub" {
  vpc_id = var.hub
}

data "scaleway_vpc_ingress_rule" "by_id" {
  ingress_rule_id = var.firewall
}

output "found" {
  value = {
    vpc_by_id                 = data.scaleway_vpc.by_id.name
    vpc_by_name               = data.scaleway_vpc.by_name.id
    vpc_transitivity          = data.scaleway_vpc.by_id.enable_transitivity
    default_vpc               = data.scaleway_vpc.default.name
    network_by_id             = data.scaleway_vpc_private_network.by_id.ipv4_subnet[0].subnet
    network_by_name           = data.scaleway_vpc_private_network.by_name.id
    connector_by_id           = data.scaleway_vpc_connector.by_id.status
    connector_by_name         = data.scaleway_vpc_connector.by_name.id
    connector_by_ends         = data.scaleway_vpc_connector.by_ends.name
    route_by_id               = data.scaleway_vpc_route.by_id.destination
    acl_default_policy        = data.scaleway_vpc_acl.hub.default_policy
    acl_rules                 = length(data.scaleway_vpc_acl.hub.rules)
    ingress_rule_by_id        = data.scaleway_vpc_ingress_rule.by_id.source
    ingress_rule_next_hop_ip  = data.scaleway_vpc_ingress_rule.by_id.nexthop_resource_ip
  }
}
