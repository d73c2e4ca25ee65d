# What is left out, empty, wide or narrow: generated names, assigned blocks, default VPC, another region, bare ids.

variable "label" {
  description = "Of what changes in place; an empty text takes the value back."
  default     = "edge"
}

resource "scaleway_vpc" "unnamed" {}

resource "scaleway_vpc" "empty" {
  name = "empty"
  tags = []
}

resource "scaleway_vpc" "amsterdam" {
  name   = "amsterdam"
  region = "nl-ams"
  tags   = var.label == "" ? null : [var.label]
}

resource "scaleway_vpc_private_network" "unnamed" {
  vpc_id = scaleway_vpc.unnamed.id
}

resource "scaleway_vpc_private_network" "default_vpc" {
  name = "in-the-default-vpc"
  ipv4_subnet {
    subnet = "10.99.0.0/24"
  }
}

resource "scaleway_vpc_private_network" "widest" {
  name   = "widest"
  vpc_id = scaleway_vpc.empty.id
  tags   = []
  ipv4_subnet {
    subnet = "10.40.0.0/20"
  }
}

resource "scaleway_vpc_private_network" "narrowest" {
  name   = "narrowest"
  vpc_id = scaleway_vpc.empty.id
  ipv4_subnet {
    subnet = "10.50.0.0/29"
  }
}

resource "scaleway_vpc_private_network" "ipv6_only" {
  name   = "ipv6-chosen"
  vpc_id = scaleway_vpc.empty.id
  ipv6_subnets {
    subnet = "fd00:1:2:3::/64"
  }
}

resource "scaleway_vpc_private_network" "amsterdam" {
  name   = "amsterdam"
  vpc_id = scaleway_vpc.amsterdam.id
  region = "nl-ams"
  ipv4_subnet {
    subnet = "10.60.0.0/22"
  }
}

resource "scaleway_vpc_connector" "unnamed" {
  vpc_id        = scaleway_vpc.unnamed.id
  target_vpc_id = scaleway_vpc.empty.id
  tags          = []
}

# A target that nobody here can see.
resource "scaleway_vpc_connector" "stranger" {
  name          = "stranger"
  vpc_id        = scaleway_vpc.amsterdam.id
  target_vpc_id = "nl-ams/11111111-2222-4333-8444-555555555555"
  region        = "nl-ams"
}

resource "scaleway_vpc_route" "half" {
  vpc_id                   = scaleway_vpc.unnamed.id
  destination              = "0.0.0.0/1"
  nexthop_vpc_connector_id = scaleway_vpc_connector.unnamed.id
}

resource "scaleway_vpc_route" "ipv6" {
  vpc_id                     = scaleway_vpc.empty.id
  description                = var.label
  destination                = "fd00:9::/48"
  nexthop_private_network_id = scaleway_vpc_private_network.widest.id
}

resource "scaleway_vpc_acl" "bare" {
  vpc_id = scaleway_vpc.empty.id
  rules {
    source      = "0.0.0.0/0"
    destination = "10.40.0.0/20"
    action      = "drop"
  }
}

resource "scaleway_vpc_ingress_rule" "ipv6" {
  vpc_id                     = scaleway_vpc.empty.id
  source                     = "fd00:7::/48"
  nexthop_resource_ip        = "fd00:1:2:3::10"
  nexthop_private_network_id = scaleway_vpc_private_network.ipv6_only.id
}

data "scaleway_vpc" "default" {
  is_default = true
}

data "scaleway_vpc_route" "half" {
  route_id = scaleway_vpc_route.half.id
}

data "scaleway_vpc_acl" "never_set" {
  vpc_id = scaleway_vpc.unnamed.id
}

data "scaleway_vpc_private_network" "amsterdam" {
  name       = scaleway_vpc_private_network.amsterdam.name
  region     = "nl-ams"
  depends_on = [scaleway_vpc_private_network.amsterdam]
}
