terraform {
  required_providers {
    scaleway = { source = "vpc-peering.local/embedded/scaleway" }
  }
}

provider "scaleway" { region = "fr-par" }
resource "scaleway_vpc" "a" {
  name = "a"

}
resource "scaleway_vpc_private_network" "a" {
  name   = "na"
  vpc_id = scaleway_vpc.a.id
  ipv4_subnet { subnet = "10.1.0.0/22" }
}
removed {
  from = scaleway_vpc.bb
  lifecycle { destroy = false }
}
removed {
  from = scaleway_vpc_private_network.bb
  lifecycle { destroy = false }
}
data "scaleway_vpc" "b" { name = "b" }
resource "scaleway_vpc_connector" "ab" {
  name          = "ab"
  vpc_id        = scaleway_vpc.a.id
  target_vpc_id = data.scaleway_vpc.b.id

}

