terraform {
  required_providers {
    scaleway = { source = "vpc-peering.local/embedded/scaleway" }
  }
}
resource "scaleway_vpc" "v" {
  count = 3
  name  = "v${count.index}"
}
resource "scaleway_vpc_private_network" "n" {
  count  = 3
  name   = "n${count.index}"
  vpc_id = scaleway_vpc.v[count.index].id
  ipv4_subnet { subnet = "10.${count.index == 2 ? 0 : count.index}.0.0/22" }
}
output "rev" { value = reverse(scaleway_vpc.v[*].id) }

