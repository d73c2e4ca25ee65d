terraform {
  required_providers {
    scaleway = { source = "vpc-peering.local/embedded/scaleway" }
  }
}
variable "cfg" { default = { main = "fr-par", list = ["pl-waw"] } }
variable "away" { default = "nl-ams" }
provider "scaleway" { region = var.cfg.main }
provider "scaleway" {
  alias  = "x"
  region = var.cfg["list"][0]
}
resource "scaleway_vpc_private_network" "p" {
  name = "p"
  ipv4_subnet { subnet = "10.1.0.0/22" }
}
resource "scaleway_vpc_private_network" "q" {
  name     = "q"
  provider = scaleway.x
  ipv4_subnet { subnet = "10.1.0.0/22" }
}
resource "scaleway_vpc_private_network" "z" {
  name   = "z"
  region = "it-mil"
  ipv4_subnet { subnet = "10.1.0.0/22" }
}
resource "scaleway_vpc_private_network" "y" {
  name   = "y"
  region = var.away
  ipv4_subnet { subnet = "10.1.0.0/22" }
}
resource "scaleway_vpc" "b" {
  name = "b"

}
resource "scaleway_vpc_private_network" "b" {
  name   = "nb"
  vpc_id = scaleway_vpc.b.id
  ipv4_subnet { subnet = "10.2.0.0/22" }
}
resource "scaleway_vpc_connector" "bd" {
  name          = "bd"
  vpc_id        = scaleway_vpc.b.id
  target_vpc_id = scaleway_vpc_private_network.p.vpc_id

}
resource "scaleway_vpc_connector" "db" {
  name          = "db"
  vpc_id        = scaleway_vpc_private_network.p.vpc_id
  target_vpc_id = scaleway_vpc.b.id

}
resource "scaleway_vpc_route" "bd" {
  vpc_id                   = scaleway_vpc.b.id
  destination              = "10.1.0.0/22"
  nexthop_vpc_connector_id = scaleway_vpc_connector.bd.id

}

