terraform {
  required_providers {
    scaleway = { source = "vpc-peering.local/embedded/scaleway" }
  }
}
provider "scaleway" { region = "fr-par" }
module "m" {
  source = "./m"
  hubs   = { x = scaleway_vpc.v[var.k].id, y = scaleway_vpc.v[var.l].id }
}
variable "k" { default = "y" }
variable "l" { default = "x" }
resource "scaleway_vpc" "v" {
  for_each = toset(["x", "y", "z"])
  name     = each.key
}
resource "scaleway_vpc_private_network" "n" {
  for_each = { x = "10.1.0.0/22", y = "10.2.0.0/22", z = "10.1.0.0/24" }
  name     = each.key
  vpc_id   = scaleway_vpc.v[each.key].id
  ipv4_subnet { subnet = each.value }
}
