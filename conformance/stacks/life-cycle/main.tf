# The six VPC resources of the official provider, each with every argument that can be set, in three VPCs.

variable "label" {
  description = "In names, descriptions, tags and rules: another value updates in place."
  default     = "first"
}

variable "block" {
  description = "Second octet of the island's network: another value replaces it."
  default     = "20"
}

variable "transitivity" {
  description = "Of the island: another value replaces the VPC and what hangs on it."
  default     = false
}

variable "ipv6_acl" {
  description = "With the ACL of the spoke's IPv6 traffic."
  default     = true
}

resource "scaleway_vpc" "hub" {
  name                             = "hub-${var.label}"
  tags                             = ["conformance", var.label]
  enable_routing                   = true
  enable_custom_routes_propagation = true
  enable_transitivity              = true
}

resource "scaleway_vpc" "spoke" {
  name = "spoke"
}

resource "scaleway_vpc" "island" {
  name                = "island"
  enable_transitivity = var.transitivity
}

resource "scaleway_vpc_private_network" "services" {
  name                             = "services-${var.label}"
  tags                             = [var.label]
  vpc_id                           = scaleway_vpc.hub.id
  enable_default_route_propagation = var.label == "first"
  ipv4_subnet {
    subnet = "10.0.0.0/22"
  }
}

resource "scaleway_vpc_private_network" "assigned" {
  vpc_id = scaleway_vpc.hub.id
  name   = "assigned"
}

resource "scaleway_vpc_private_network" "apps" {
  name   = "apps"
  vpc_id = scaleway_vpc.spoke.id
  ipv4_subnet {
    subnet = "10.1.0.0/22"
  }
  ipv6_subnets {
    subnet = "fd12:3456:789a:1::/64"
  }
}

resource "scaleway_vpc_private_network" "island" {
  name   = "island"
  vpc_id = scaleway_vpc.island.id
  ipv4_subnet {
    subnet = "10.${var.block}.0.0/22"
  }
}

resource "scaleway_vpc_connector" "hub_to_spoke" {
  name          = "hub-to-spoke-${var.label}"
  tags          = [var.label]
  vpc_id        = scaleway_vpc.hub.id
  target_vpc_id = scaleway_vpc.spoke.id
  depends_on    = [scaleway_vpc_private_network.services, scaleway_vpc_private_network.assigned]
}

resource "scaleway_vpc_connector" "spoke_to_hub" {
  name          = "spoke-to-hub"
  vpc_id        = scaleway_vpc.spoke.id
  target_vpc_id = scaleway_vpc.hub.id
  depends_on    = [scaleway_vpc_private_network.apps, scaleway_vpc_connector.hub_to_spoke]
}

# Nobody answers this one: it stays orphan.
resource "scaleway_vpc_connector" "hub_to_island" {
  name          = "hub-to-island"
  vpc_id        = scaleway_vpc.hub.id
  target_vpc_id = scaleway_vpc.island.id
  depends_on    = [scaleway_vpc_private_network.services, scaleway_vpc_private_network.assigned]
}

resource "scaleway_vpc_route" "to_spoke" {
  vpc_id                   = scaleway_vpc.hub.id
  description              = "to the spoke, ${var.label}"
  tags                     = [var.label]
  destination              = "10.1.0.0/22"
  nexthop_vpc_connector_id = scaleway_vpc_connector.hub_to_spoke.id
}

resource "scaleway_vpc_route" "to_hub" {
  vpc_id                   = scaleway_vpc.spoke.id
  destination              = "10.0.0.0/22"
  nexthop_vpc_connector_id = scaleway_vpc_connector.spoke_to_hub.id
}

resource "scaleway_vpc_route" "to_hub_v6" {
  vpc_id                   = scaleway_vpc.spoke.id
  destination              = one(scaleway_vpc_private_network.services.ipv6_subnets[*].subnet)
  nexthop_vpc_connector_id = scaleway_vpc_connector.spoke_to_hub.id
}

resource "scaleway_vpc_route" "through_network" {
  vpc_id                     = scaleway_vpc.spoke.id
  destination                = "192.168.0.0/24"
  nexthop_private_network_id = scaleway_vpc_private_network.apps.id
}

resource "scaleway_vpc_acl" "hub" {
  vpc_id         = scaleway_vpc.hub.id
  is_ipv6        = false
  default_policy = "drop"
  rules {
    protocol      = "TCP"
    source        = "10.1.0.0/22"
    src_port_low  = 0
    src_port_high = 0
    destination   = "10.0.0.0/22"
    dst_port_low  = 443
    dst_port_high = var.label == "first" ? 443 : 8443
    action        = "accept"
    description   = "HTTPS from the spoke"
  }
  rules {
    source      = "10.0.0.0/22"
    destination = "10.1.0.0/22"
    action      = "accept"
  }
}

resource "scaleway_vpc_acl" "spoke_v6" {
  count   = var.ipv6_acl ? 1 : 0
  vpc_id  = scaleway_vpc.spoke.id
  is_ipv6 = true
  rules {
    protocol    = "ICMP"
    source      = "::/0"
    destination = "fd12:3456:789a:1::/64"
    action      = "accept"
  }
}

resource "scaleway_vpc_ingress_rule" "firewall" {
  vpc_id                     = scaleway_vpc.hub.id
  source                     = "10.1.0.0/22"
  nexthop_resource_ip        = "10.0.0.10"
  nexthop_private_network_id = scaleway_vpc_private_network.services.id
  description                = "inspect, ${var.label}"
  tags                       = [var.label]
}

# Read after both exist: the status that matters.
data "scaleway_vpc_connector" "peered" {
  connector_id = scaleway_vpc_connector.hub_to_spoke.id
  depends_on   = [scaleway_vpc_connector.spoke_to_hub]
}

output "status" {
  value = data.scaleway_vpc_connector.peered.status
}
